//! The form that gives a course or a package to somebody.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::assignments::Assign,
    components::{Button, Failed, SelectField, TextField},
};

#[component]
pub(super) fn AssignForm(
    /// `user:ID` or `group:ID`.
    to: String,
    choices: Vec<(String, String)>,
    action: ServerAction<Assign>,
) -> impl IntoView {
    if choices.is_empty() {
        return view! {
            <p class="toolbar small muted">
                <span>
                    "The company has no course yet. " <a class="link-text" href="/courses">
                        "Create one"
                    </a> ", and it can be assigned here."
                </span>
            </p>
        }
        .into_any();
    }
    view! {
        <ActionForm action=action>
            <input type="hidden" name="to" value=to/>
            <div class="toolbar">
                <SelectField name="what" label="Course or package" options=choices/>
                <TextField name="due_on" label="Due on (may be empty)" kind="date"/>
                <Button waiting=action.pending()>"Assign"</Button>
            </div>
        </ActionForm>
        {move || match action.value().get() {
            Some(Err(failure)) => view! { <Failed failure/> }.into_any(),
            Some(Ok(sentence)) => view! { <p class="toolbar small">{sentence}</p> }.into_any(),
            None => ().into_any(),
        }}
    }
    .into_any()
}
