//! Somebody is added or changed by hand: what is wrong stands beside the fields, in the words of an import.

use std::collections::BTreeMap;

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use crate::{
    api::{
        Failure,
        by_hand::{DeletePerson, FormFieldView, PersonForm, SavePerson, Saved, open_person_form},
    },
    components::{
        AskFirst, Button, ButtonKind, Card, CheckField, Failed, Message, Page, SelectField, TextField, Tone,
        figure::counted,
    },
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/users", "Users");

#[component]
pub fn AddUser() -> impl IntoView {
    let save = ServerAction::<SavePerson>::new();
    let form = Resource::new_blocking(|| (), |()| open_person_form(None));
    view! { <ByHand id=None form save/> }
}

#[component]
pub fn ChangeUser() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let save = ServerAction::<SavePerson>::new();
    let form = Resource::new_blocking(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => open_person_form(Some(id)).await,
                None => Err(Failure::not_found("There is no such person.")),
            }
        },
    );
    view! { <ByHand id=Some(id) form save/> }
}

#[component]
fn ByHand(
    id: Option<Memo<Option<i64>>>,
    form: Resource<Result<PersonForm, Failure>>,
    save: ServerAction<SavePerson>,
) -> impl IntoView {
    let delete = ServerAction::<DeletePerson>::new();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let id = id.and_then(|id| id.get_untracked());
                match form.await {
                    Ok(form) => view! { <Filled id form save delete/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="person" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Filled(
    id: Option<i64>,
    form: PersonForm,
    save: ServerAction<SavePerson>,
    delete: ServerAction<DeletePerson>,
) -> impl IntoView {
    let PersonForm { name, fields, groups, cohorts, may_delete, saved: before } = form;
    let title = if id.is_some() { format!("Change {name}") } else { "Add a person".to_owned() };
    let at_first = before.clone();
    // What came of it last: now, or before the page was loaded.
    let saved = Signal::derive(move || match save.value().get() {
        Some(Ok(saved)) => saved,
        _ => at_first.clone(),
    });
    let labels: BTreeMap<String, String> =
        fields.iter().map(|field| (field.key.clone(), field.label.clone())).collect();
    let inputs = fields
        .into_iter()
        .map(|field| {
            let value = before.said.get(&field.key).cloned().unwrap_or_else(|| field.value.clone());
            view! { <Input field=FormFieldView { value, ..field } saved/> }
        })
        .collect_view();
    view! {
        <Page title above=ABOVE>
            {move || save.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || delete.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Wrong saved labels/> <Card>
                <ActionForm action=save>
                    <div class="form">
                        {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })} {inputs}
                        <Ticked name="groups" legend="Groups" all=groups/>
                        <Ticked name="cohorts" legend="Cohorts" all=cohorts/>
                        <Button kind=ButtonKind::Main waiting=save.pending()>
                            {if id.is_some() { "Save" } else { "Add this person" }}
                        </Button>
                    </div>
                </ActionForm>
            </Card>
            {id.zip(may_delete)
                .map(|(id, kept_days)| {
                    view! {
                        <Card title="Delete">
                            <AskFirst label="Delete this person">
                                <p>
                                    "They are signed out and leave every list; their address is free. They can be brought back for "
                                    {counted(kept_days, "day", "days")}
                                    ", then everything that is known of them is erased."
                                </p>
                                <ActionForm action=delete>
                                    <input type="hidden" name="id" value=id.to_string()/>
                                    <Button kind=ButtonKind::Danger waiting=delete.pending()>
                                        "Delete this person"
                                    </Button>
                                </ActionForm>
                            </AskFirst>
                        </Card>
                    }
                })}
        </Page>
    }
}

/// What is wrong, all of it, for whoever reads from the top.
#[component]
fn Wrong(saved: Signal<Saved>, labels: BTreeMap<String, String>) -> impl IntoView {
    move || {
        let wrong = saved.get().wrong;
        (!wrong.is_empty()).then(|| {
            let lines = wrong
                .into_iter()
                .flat_map(|(key, sentences)| {
                    let label = match key.as_str() {
                        "groups" => Some("Groups".to_owned()),
                        "cohorts" => Some("Cohorts".to_owned()),
                        _ => labels.get(&key).cloned(),
                    };
                    sentences.into_iter().map(move |sentence| match &label {
                        Some(label) => format!("{label}: {sentence}"),
                        None => sentence,
                    })
                })
                .map(|line| view! { <li>{line}</li> })
                .collect_view();
            view! {
                <Message tone=Tone::Error title="This cannot be saved yet">
                    <ul class="stack stack-close">{lines}</ul>
                </Message>
            }
        })
    }
}

#[component]
fn Input(field: FormFieldView, saved: Signal<Saved>) -> impl IntoView {
    let FormFieldView { key, label, required, kind, options, value } = field;
    let name = format!("said[{key}]");
    let label = if required { label } else { format!("{label} (may be empty)") };
    let wrong = move || {
        saved.with(|saved| saved.wrong.get(&key).map(|sentences| sentences.join(" "))).map(|sentence| {
            view! { <p class="field-wrong">{sentence}</p> }
        })
    };
    let kind = match kind.as_str() {
        "email" => "email",
        "date" => "date",
        "tel" => "tel",
        "url" => "url",
        _ => "text",
    };
    let input = if options.is_empty() {
        view! { <TextField name label kind value autocomplete="off"/> }.into_any()
    } else {
        view! { <SelectField name label options value/> }.into_any()
    };
    view! {
        <div>{input} {wrong}</div>
    }
}

#[component]
fn Ticked(name: &'static str, legend: &'static str, all: Vec<(String, bool)>) -> impl IntoView {
    (!all.is_empty()).then(|| {
        let boxes = all
            .into_iter()
            .map(|(group, checked)| {
                view! { <CheckField name=format!("{name}[]") label=group.clone() value=group checked/> }
            })
            .collect_view();
        view! {
            <fieldset class="choices">
                <legend>{legend}</legend>
                {boxes}
            </fieldset>
        }
    })
}
