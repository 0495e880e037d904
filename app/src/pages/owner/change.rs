//! One company's name, seats, language and courses.

use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use crate::{
    api::{
        companies::{ChangeCompany, ChooseCourses, CompanyView, DeleteCompany},
        courses::CourseName,
    },
    components::{
        AskFirst, Button, ButtonKind, ButtonLink, Card, CheckField, Choices, Failed, Message, TextField,
        Tone, figure::people,
    },
};

#[component]
pub(super) fn Change(
    company: CompanyView,
    /// The platform's.
    courses: Vec<CourseName>,
    choose: ServerAction<ChooseCourses>,
    change: ServerAction<ChangeCompany>,
    delete: ServerAction<DeleteCompany>,
) -> impl IntoView {
    let id = company.id.to_string();
    let (of_courses, of_deleting) = (id.clone(), id.clone());
    let too_few = company.seat_limit.filter(|limit| company.seats_used > *limit);
    let seats = company.seat_limit.map(|limit| limit.to_string()).unwrap_or_default();
    view! {
        <Card title=format!("Change {}", company.name)>
            {move || change.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || delete.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {too_few
                .map(|limit| {
                    let over = people(company.seats_used - limit);
                    view! {
                        <Message tone=Tone::Warning>
                            <p>
                                {format!(
                                    "{over} more than there are seats. Nobody is thrown out, but imports that need seats have to wait until there is room.",
                                )}
                            </p>
                        </Message>
                    }
                })}
            <form class="form" method="post" action=ChangeCompany::url()>
                <input type="hidden" name="company" value=id/>
                <TextField
                    name="name"
                    id="new-name"
                    label="Name"
                    value=company.name.clone()
                    required=true
                    maximum_length=200
                    autocomplete="off"
                />
                <TextField
                    name="seats"
                    label="Seats"
                    hint=format!("{} in use. Leave it empty for any number.", company.seats_used)
                    value=seats
                    autocomplete="off"
                />
                <TextField
                    name="language"
                    label="Language"
                    hint="Of new people whose file says none: en, de-AT, pt-BR."
                    value=company.default_language
                    required=true
                    autocomplete="off"
                />
                <div class="row">
                    <Button kind=ButtonKind::Main>"Save"</Button>
                    <ButtonLink href="/owner/companies" kind=ButtonKind::Quiet>
                        "Cancel"
                    </ButtonLink>
                </div>
            </form>
            {move || choose.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {if courses.is_empty() {
                view! {
                    <p class="small muted">
                        "The platform has no course yet. "
                        <a class="link-text" href="/courses">
                            "Create one"
                        </a> " to make it available here."
                    </p>
                }
                    .into_any()
            } else {
                let has = company.courses;
                view! {
                    <ActionForm action=choose>
                        <input type="hidden" name="company" value=of_courses/>
                        <div class="form">
                            <Choices legend="Courses of the platform that it has">
                                {courses
                                    .into_iter()
                                    .map(|course| {
                                        let checked = has.contains(&course.id);
                                        view! {
                                            <CheckField
                                                name="courses[]"
                                                value=course.id.to_string()
                                                label=course.title
                                                checked=checked
                                            />
                                        }
                                    })
                                    .collect_view()}
                            </Choices>
                            <Button waiting=choose.pending()>"Save the courses"</Button>
                        </div>
                    </ActionForm>
                }
                    .into_any()
            }}
            <AskFirst label="Delete this company">
                <p class="small">
                    "A company that has people cannot be deleted. All that is its own goes with it: groups, courses, packages, imports, mail and activity. Whoever was deleted there cannot be brought back any more."
                </p>
                <form method="post" action=DeleteCompany::url()>
                    <input type="hidden" name="company" value=of_deleting/>
                    <Button kind=ButtonKind::Danger>"Delete the company"</Button>
                </form>
            </AskFirst>
        </Card>
    }
}
