//! What is in a package, and in which order. Every button is a form's, so that all of it works without scripts.

use leptos::{form::ActionForm, prelude::*};

use super::Actions;
use crate::{
    api::{courses::CourseName, packages::PackageView},
    components::{AskFirst, Button, ButtonKind, ButtonLink, Card, Failed, SelectField, TextField},
};

#[component]
pub(super) fn Change(package: PackageView, courses: Vec<CourseName>, actions: Actions) -> impl IntoView {
    let Actions { rename, arrange, delete, .. } = actions;
    let PackageView { id, name, courses: inside } = package;
    let outside: Vec<(String, String)> = courses
        .into_iter()
        .filter(|course| !inside.contains(course))
        .map(|course| (format!("add:{}", course.id), course.title))
        .collect();
    view! {
        <Card title=format!("Change “{name}”")>
            {move || rename.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || arrange.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || delete.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=rename>
                <input type="hidden" name="package" value=id.to_string()/>
                <div class="form">
                    <TextField
                        name="name"
                        id="new-name"
                        label="Name"
                        value=name
                        required=true
                        maximum_length=200
                        autocomplete="off"
                    />
                    <Button waiting=rename.pending()>"Save the name"</Button>
                </div>
            </ActionForm>
            <Arranged id inside actions/>
            {if outside.is_empty() {
                view! { <p class="small muted">"All courses of the company are in it."</p> }.into_any()
            } else {
                view! {
                    <ActionForm action=arrange>
                        <input type="hidden" name="package" value=id.to_string()/>
                        <div class="form">
                            <SelectField name="step" label="Put in" options=outside/>
                            <Button waiting=arrange.pending()>"Put the course in"</Button>
                        </div>
                    </ActionForm>
                }
                    .into_any()
            }}
            <ButtonLink href="/packages" kind=ButtonKind::Main>
                "Done"
            </ButtonLink>
            <AskFirst label="Delete this package">
                <p class="small">"Its courses stay, and so does what has been assigned by it."</p>
                <ActionForm action=delete>
                    <input type="hidden" name="package" value=id.to_string()/>
                    <Button kind=ButtonKind::Danger waiting=delete.pending()>
                        "Delete the package"
                    </Button>
                </ActionForm>
            </AskFirst>
        </Card>
    }
}

/// The courses in their order, each with what can be done with it.
#[component]
fn Arranged(id: i64, inside: Vec<CourseName>, actions: Actions) -> impl IntoView {
    if inside.is_empty() {
        return view! { <p class="small muted">"There is no course in it yet."</p> }.into_any();
    }
    let arrange = actions.arrange;
    view! {
        <ActionForm action=arrange>
            <input type="hidden" name="package" value=id.to_string()/>
            <ol class="arranged" aria-label="Courses in their order">
                {inside
                    .into_iter()
                    .map(|course| {
                        let step = |verb: &str, words: &'static str| {
                            let whom = format!(" “{}”", course.title);
                            view! {
                                <Button
                                    kind=ButtonKind::Small
                                    name="step"
                                    value=format!("{verb}:{}", course.id)
                                    waiting=arrange.pending()
                                >
                                    {words}
                                    <span class="only-read-aloud">{whom}</span>
                                </Button>
                            }
                        };
                        let buttons = (step("earlier", "Up"), step("later", "Down"), step("remove", "Take out"));
                        view! {
                            <li>
                                {course.title}
                                <div class="row">{buttons}</div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </ActionForm>
    }
    .into_any()
}
