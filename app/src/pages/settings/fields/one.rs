//! One of the company's own fields: changed, or deleted with what people have in it.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::{form::Inputs, type_words};
use crate::{
    api::{
        Failure,
        fields::{ChangeField, DeleteField, FieldPage, FieldView, own_field},
    },
    components::{
        AskFirst, Button, ButtonKind, Card, Columns, Failed, Page, Refilled, TextField, figure::counted,
    },
    pages::error::FailedPage,
    state::Reader,
};

const ABOVE: (&str, &str) = ("/settings/fields", "Fields");

#[component]
pub fn OwnField() -> impl IntoView {
    let change = ServerAction::<ChangeField>::new();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let found = Resource::new_blocking(
        move || (id.get(), change.version().get()),
        |(id, _)| async move {
            match id {
                Some(id) => own_field(id).await,
                None => Err(Failure::not_found("There is no such field.")),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) => view! { <Whole found change/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="field" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(found: FieldPage, change: ServerAction<ChangeField>) -> impl IntoView {
    let FieldPage { field, people } = found;
    view! {
        <Page title=field.definition.label.clone() above=ABOVE>
            <Columns>
                <Change field=field.clone() action=change/>
                <Delete field people/>
            </Columns>
        </Page>
    }
}

#[component]
fn Change(field: FieldView, action: ServerAction<ChangeField>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The field has been saved.");
        }
    });
    view! {
        <Card title="Change">
            <dl class="facts">
                <div>
                    <dt>"Key"</dt>
                    <dd>
                        <code>{field.definition.key.clone()}</code>
                    </dd>
                </div>
                <div>
                    <dt>"Type"</dt>
                    <dd>{type_words(field.definition.kind)}</dd>
                </div>
            </dl>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <input type="hidden" name="id" value=field.id.to_string()/>
                        <TextField
                            name="field[label]"
                            label="Label"
                            value=field.definition.label.clone()
                            required=true
                            maximum_length=100
                            autocomplete="off"
                        />
                        <Inputs field/>
                        <p class="muted small">
                            "What people have already stays as it is, also where it no longer fits; it is found when they are imported again."
                        </p>
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Save"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Delete(field: FieldView, people: u64) -> impl IntoView {
    let action = ServerAction::<DeleteField>::new();
    let means = match people {
        0 => "Nobody has a value in it.".to_owned(),
        1 => "1 person has a value in it, which is deleted with it.".to_owned(),
        people => {
            format!(
                "{} have a value in it. All of them are deleted with it.",
                counted(people, "person", "people")
            )
        }
    };
    view! {
        <Card title="Delete this field">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <p>{means} " This cannot be undone."</p>
            <AskFirst label="Delete this field …">
                <ActionForm action=action>
                    <input type="hidden" name="id" value=field.id.to_string()/>
                    <Button kind=ButtonKind::Danger waiting=action.pending()>
                        {format!("Delete “{}”", field.definition.label)}
                    </Button>
                </ActionForm>
            </AskFirst>
        </Card>
    }
}
