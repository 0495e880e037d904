//! One package: how far people have come with its courses, and the ways to give it to more, or again.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::again::Again;
use crate::{
    api::{
        Failure,
        assignments::Assign,
        packages::{CourseStanding, WholePackage, package_page},
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, Empty, Failed, Page, Picture, SelectField, Table, TextField,
        figure,
    },
    pages::error::FailedPage,
    state::Reader,
};

const ABOVE: (&str, &str) = ("/packages", "Packages");

#[component]
pub fn Package() -> impl IntoView {
    let assign = ServerAction::<Assign>::new();
    // Counted when a list has been given the package.
    let given = RwSignal::new(0_u32);
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let found = Resource::new_blocking(
        move || (id.get(), assign.version().get(), given.get()),
        |(id, ..)| async move {
            match id {
                Some(id) => package_page(id).await,
                None => Err(Failure::not_found("There is no such package.")),
            }
        },
    );
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(sentence)) = assign.value().get() {
            reader.say(sentence);
        }
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) => view! { <Whole found assign/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="package" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
        // Beside what is drawn anew: a list that is being looked at stays.
        {move || id.get().map(|id| view! { <Again package=id given/> })}
    }
}

#[component]
fn Whole(found: WholePackage, assign: ServerAction<Assign>) -> impl IntoView {
    let WholePackage { id, name, courses, due, groups, may_change } = found;
    let filled = !courses.is_empty();
    view! {
        <Page
            title=name
            above=ABOVE
            action=move || {
                may_change
                    .then(|| {
                        view! { <ButtonLink href=format!("/packages?change={id}")>"Change what is in it"</ButtonLink> }
                    })
            }
        >
            <Card flush=true title="How far people have come">
                <Standing courses/>
            </Card>
            <Card title="Annual training">
                <p>
                    "People whose turn it is to do it again: "
                    <a class="link-text" href=format!("/training/annual?package={id}")>
                        {due}
                    </a> "."
                </p>
            </Card>
            {(may_change && filled && !groups.is_empty()).then(|| view! { <ToGroup id groups assign/> })}
        </Page>
    }
}

#[component]
fn Standing(courses: Vec<CourseStanding>) -> impl IntoView {
    if courses.is_empty() {
        return view! {
            <Empty picture=Picture::Course title="There is no course in it yet">
                <p>"A package can be assigned once there is a course in it."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Attempts at each course">
            <thead>
                <tr>
                    <th scope="col">"Course"</th>
                    <th scope="col" class="number">
                        "Assigned"
                    </th>
                    <th scope="col" class="number">
                        "Started"
                    </th>
                    <th scope="col" class="number">
                        "Completed"
                    </th>
                </tr>
            </thead>
            <tbody>
                {courses
                    .into_iter()
                    .map(|course| {
                        view! {
                            <tr>
                                <th scope="row">
                                    <a class="link-text" href=format!("/users?course={}", course.id)>
                                        {course.title}
                                    </a>
                                </th>
                                <td class="number">{figure(course.assigned)}</td>
                                <td class="number">{figure(course.started)}</td>
                                <td class="number">{figure(course.completed)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
        <p class="toolbar small muted">"Attempts, earlier ones among them: whoever was given a course twice counts twice."</p>
    }
    .into_any()
}

/// Everybody who is in a group gets what they have not been given yet.
#[component]
fn ToGroup(id: i64, groups: Vec<(String, String)>, assign: ServerAction<Assign>) -> impl IntoView {
    view! {
        <Card title="Assign to a group">
            {move || match assign.value().get() {
                Some(Err(failure)) => view! { <Failed failure/> }.into_any(),
                Some(Ok(sentence)) => view! { <p>{sentence}</p> }.into_any(),
                None => ().into_any(),
            }}
            <ActionForm action=assign>
                <input type="hidden" name="what" value=format!("package:{id}")/>
                <div class="form">
                    <SelectField
                        name="to"
                        label="Group or cohort"
                        hint="Who has a course and has not completed it keeps it; who has completed it gets the next attempt."
                        options=groups
                    />
                    <TextField name="due_on" label="Due on (may be empty)" kind="date"/>
                    <Button kind=ButtonKind::Main waiting=assign.pending()>
                        "Assign"
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
}
