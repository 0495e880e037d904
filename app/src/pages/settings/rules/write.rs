//! One rule: written, changed, deleted.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use roster::plan::{Condition, Matching, Operator, Rule};

use super::operator_words;
use crate::{
    api::{
        Failure,
        rules::{DeleteRule, RulesPage, SaveRule, rule_to_write},
    },
    browser,
    components::{
        AskFirst, Button, ButtonKind, Card, CheckField, Failed, Page, Refilled, SelectField, TextField,
    },
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/settings/rules", "Rules");

#[component]
pub fn WriteRule() -> impl IntoView {
    let params = use_params_map();
    let wanted = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let found = Resource::new_blocking(
        move || wanted.get(),
        |wanted| async move {
            match wanted.parse::<i64>() {
                Ok(id) => rule_to_write(Some(id)).await,
                Err(_) if wanted == "new" => rule_to_write(None).await,
                Err(_) => Err(Failure::not_found("There is no such rule.")),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok((page, rule)) => view! { <Whole page rule/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="rule" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(page: RulesPage, rule: Option<Rule>) -> impl IntoView {
    let title = rule.as_ref().map_or_else(|| "Create a rule".to_owned(), |rule| rule.name.clone());
    view! {
        <Page
            title=title
            above=ABOVE
            lead="Nobody is moved when a rule is saved. It is looked at when people are imported from now on."
        >
            {if page.groups.is_empty() {
                view! {
                    <p>
                        "There is no group yet that a rule could put people into. "
                        <a class="link-text" href="/groups">
                            "Create one first"
                        </a> "."
                    </p>
                }
                    .into_any()
            } else {
                view! { <Write page rule=rule.clone()/> }.into_any()
            }}
            {rule.map(|rule| view! { <Delete rule/> })}
        </Page>
    }
}

#[component]
fn Write(page: RulesPage, rule: Option<Rule>) -> impl IntoView {
    let action = ServerAction::<SaveRule>::new();
    let id = rule.as_ref().map(|rule| rule.id);
    let rule = rule.unwrap_or_else(|| Rule {
        id: 0,
        name: String::new(),
        matching: Matching::All,
        conditions: Vec::new(),
        groups: Vec::new(),
        stop: false,
    });
    let matching = vec![
        (Matching::All.as_str().to_owned(), "All of the conditions hold".to_owned()),
        (Matching::Any.as_str().to_owned(), "Any of the conditions holds".to_owned()),
    ];
    view! {
        <Card>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })}
                        <TextField
                            name="name"
                            label="Name"
                            hint="The plan of an import says it beside whom it put where."
                            value=rule.name
                            required=true
                            maximum_length=200
                            autocomplete="off"
                        />
                        <SelectField
                            name="matching"
                            label="It holds for a person when"
                            options=matching
                            value=rule.matching.as_str()
                        />
                        <Conditions fields=page.fields conditions=rule.conditions/>
                        <fieldset class="choices choices-wide">
                            <legend>"Groups and cohorts to put them into"</legend>
                            {page
                                .groups
                                .into_iter()
                                .map(|group| {
                                    let checked = rule.groups.contains(&group.id);
                                    view! {
                                        <CheckField
                                            name="groups[]"
                                            value=group.id.to_string()
                                            label=group.name
                                            hint=group.kind.to_string()
                                            checked=checked
                                        />
                                    }
                                })
                                .collect_view()}
                        </fieldset>
                        <CheckField
                            name="stop"
                            label="Stop here"
                            hint="Where this rule holds, the rules behind it are not looked at."
                            checked=rule.stop
                        />
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            {if id.is_some() { "Save the rule" } else { "Create the rule" }}
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

/// A line for each condition, and one to spare: without scripts there is no other way to another.
#[component]
fn Conditions(fields: Vec<(String, String)>, conditions: Vec<Condition>) -> impl IntoView {
    let lines = RwSignal::new(conditions.len() + 1);
    let fields = StoredValue::new(fields);
    let conditions = StoredValue::new(conditions);
    view! {
        <fieldset class="choices">
            <legend>"Conditions"</legend>
            <For each=move || 0..lines.get() key=|at| *at let:at>
                <ConditionLine
                    at
                    fields=fields.get_value()
                    condition=conditions.with_value(|conditions| conditions.get(at).cloned())
                />
            </For>
            <p class="field-hint">"Lines without a field are left out."</p>
            <div>
                <Button
                    kind=ButtonKind::Small
                    on_press=move |_| {
                        let next = lines.get_untracked();
                        lines.set(next + 1);
                        browser::focus::move_to(format!("conditions[{next}][field]"));
                    }
                >
                    "Another condition"
                </Button>
            </div>
        </fieldset>
    }
}

#[component]
fn ConditionLine(at: usize, fields: Vec<(String, String)>, condition: Option<Condition>) -> impl IntoView {
    let (field, operator, value) = condition.map_or_else(
        || (String::new(), Operator::Is, String::new()),
        |condition| (condition.field.to_string(), condition.operator, condition.value),
    );
    let mut choices = vec![(String::new(), "Choose a field".to_owned())];
    choices.extend(fields);
    let operators =
        Operator::ALL.map(|operator| (operator.as_str().to_owned(), operator_words(operator).to_owned()));
    let number = at + 1;
    view! {
        <div class="condition" role="group" aria-label=format!("Condition {number}")>
            <SelectField name=format!("conditions[{at}][field]") label="Field" options=choices value=field/>
            <SelectField
                name=format!("conditions[{at}][operator]")
                label="Comparison"
                options=operators.to_vec()
                value=operator.as_str()
            />
            <TextField
                name=format!("conditions[{at}][value]")
                label="Value"
                value=value
                maximum_length=200
                autocomplete="off"
            />
        </div>
    }
}

#[component]
fn Delete(rule: Rule) -> impl IntoView {
    let action = ServerAction::<DeleteRule>::new();
    view! {
        <Card title="Delete this rule">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <p>"Whom it put into a group stays there. Imports from now on no longer follow it."</p>
            <AskFirst label="Delete this rule …">
                <ActionForm action=action>
                    <input type="hidden" name="id" value=rule.id.to_string()/>
                    <Button kind=ButtonKind::Danger waiting=action.pending()>
                        {format!("Delete “{}”", rule.name)}
                    </Button>
                </ActionForm>
            </AskFirst>
        </Card>
    }
}
