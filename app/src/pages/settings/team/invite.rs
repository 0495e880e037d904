//! Somebody is invited to be a colleague.

use leptos::{form::ActionForm, html, prelude::*};

use crate::{
    api::team::InviteColleague,
    components::{Button, ButtonKind, Card, Failed, Refilled, SelectField, TextField},
};

#[component]
pub(super) fn Invite(groups: Vec<(i64, String)>, action: ServerAction<InviteColleague>) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        // The next one starts from nothing; one that was refused stays to be mended.
        if let (Some(Ok(_)), Some(form)) = (action.value().get(), form.get_untracked()) {
            form.reset();
        }
    });
    view! {
        <Card title="Invite a colleague">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action node_ref=form>
                <Refilled action=action>
                    <div class="form">
                        <TextField name="email" label="E-mail address" kind="email" required=true autocomplete="off"/>
                        <TextField name="first_name" label="First name" autocomplete="off" maximum_length=100/>
                        <TextField name="last_name" label="Last name" autocomplete="off" maximum_length=100/>
                        <SelectField name="account_type" label="Account type" options=types() value="manager"/>
                        <Groups groups managed=Vec::new() hint="What a manager manages. An administrator needs none."/>
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Invite"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

pub(super) fn types() -> Vec<(String, String)> {
    let types = [("manager", "Manager of groups"), ("admin", "Administrator")];
    types.map(|(word, words)| (word.to_owned(), words.to_owned())).to_vec()
}

/// The groups to choose from.
#[component]
pub(super) fn Groups(groups: Vec<(i64, String)>, managed: Vec<i64>, hint: &'static str) -> impl IntoView {
    if groups.is_empty() {
        return view! { <p class="muted small">"There are no groups yet that a manager could manage."</p> }
            .into_any();
    }
    view! {
        <fieldset class="choices">
            <legend>"Groups"</legend>
            <p class="field-hint">{hint}</p>
            {groups
                .into_iter()
                .map(|(id, name)| {
                    view! {
                        <label class="choice">
                            <input
                                class="checkbox"
                                type="checkbox"
                                name="groups[]"
                                value=id.to_string()
                                checked=managed.contains(&id)
                            />
                            <span>{name}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}
