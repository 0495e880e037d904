//! The courses that the platform offers, for its owners.

use leptos::{form::ActionForm, html, prelude::*};

use crate::{
    api::{
        Failure,
        courses::{CourseCatalogue, CreatePlatformCourse, PlatformCourse},
        viewer::CompanyName,
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, CardLink, CheckField, Choices, Empty, Failed, Loaded,
        MainAndSide, Picture, Table, TextField,
    },
};

#[component]
pub(super) fn OfPlatform(
    catalogue: Resource<Result<CourseCatalogue, Failure>>,
    companies: Vec<CompanyName>,
    action: ServerAction<CreatePlatformCourse>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        if let Some(Ok(_)) = action.value().get()
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    view! {
        <MainAndSide>
            <Card
                flush=true
                title="Courses of the platform"
                aside=|| {
                    view! { <CardLink href="/owner/companies">"Which company has which"</CardLink> }
                }
            >
                <Loaded
                    resource=catalogue
                    view=|catalogue: CourseCatalogue| view! { <List courses=catalogue.platform/> }
                />
            </Card>
            <Card title="Create a course of the platform">
                {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <ActionForm action=action node_ref=form>
                    <div class="form">
                        <TextField
                            name="title"
                            id="platform-title"
                            label="Title"
                            required=true
                            maximum_length=200
                            autocomplete="off"
                        />
                        <Choices legend="Available in">
                            {companies
                                .into_iter()
                                .map(|company| {
                                    view! {
                                        <CheckField
                                            name="companies[]"
                                            value=company.id.to_string()
                                            label=company.name
                                        />
                                    }
                                })
                                .collect_view()}
                        </Choices>
                        <Button waiting=action.pending()>"Create for the platform"</Button>
                    </div>
                </ActionForm>
            </Card>
        </MainAndSide>
    }
}

#[component]
fn List(courses: Vec<PlatformCourse>) -> impl IntoView {
    if courses.is_empty() {
        return view! {
            <Empty picture=Picture::Course title="The platform has no course yet">
                <p>"A course of the platform can be made available to any number of companies."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Courses of the platform">
            <thead>
                <tr>
                    <th scope="col">"Title"</th>
                    <th scope="col">"Companies"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {courses
                    .into_iter()
                    .map(|course| {
                        let whom = format!(" “{}”", course.title);
                        let companies = if course.companies.is_empty() {
                            "None yet".to_owned()
                        } else {
                            course.companies.join(", ")
                        };
                        view! {
                            <tr>
                                <th scope="row">{course.title}</th>
                                <td>{companies}</td>
                                <td class="number">
                                    <ButtonLink
                                        href=format!("/courses?change={}", course.id)
                                        kind=ButtonKind::Small
                                    >
                                        "Change"
                                        <span class="only-read-aloud">{whom}</span>
                                    </ButtonLink>
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}
