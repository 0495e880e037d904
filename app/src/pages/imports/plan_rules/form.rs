//! A new rule, tried before it is saved.

use leptos::prelude::*;
use roster::{
    map::Field,
    plan::{Condition, Matching, Operator, Rule},
};

use super::{Proposal, in_words};
use crate::{
    browser,
    components::{Button, ButtonKind},
    pages::settings::operator_words,
};

/// What is typed into one condition.
#[derive(Clone, Copy)]
struct Typed {
    key: u32,
    field: RwSignal<Field>,
    operator: RwSignal<Operator>,
    value: RwSignal<String>,
}

impl Typed {
    fn new(key: u32) -> Self {
        Self {
            key,
            field: RwSignal::new(Field::JobRole),
            operator: RwSignal::new(Operator::Is),
            value: RwSignal::new(String::new()),
        }
    }

    fn condition(self) -> Condition {
        Condition {
            field: self.field.get_untracked(),
            operator: self.operator.get_untracked(),
            value: self.value.get_untracked(),
        }
    }
}

#[component]
pub(super) fn NewRule(proposal: Proposal) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <Show
            when=move || opened.get()
            fallback=move || {
                view! {
                    <p>
                        <Button kind=ButtonKind::Small on_press=move |_| opened.set(true)>
                            "New rule"
                        </Button>
                    </p>
                }
            }
        >
            <Form proposal opened/>
        </Show>
    }
}

#[component]
fn Form(proposal: Proposal, opened: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let matching = RwSignal::new(Matching::All);
    let conditions = RwSignal::new(vec![Typed::new(0)]);
    let group = RwSignal::new(String::new());
    let stop = RwSignal::new(false);
    // The button that was pressed has gone.
    Effect::new(move || browser::focus::move_to("rule-name"));
    let add = move |_| {
        conditions.update(|conditions| {
            let key = conditions.last().map_or(0, |last| last.key + 1);
            conditions.push(Typed::new(key));
        });
    };
    let try_it = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut rules = proposal.rules();
        rules.push(Rule {
            id: 0,
            name: name.get_untracked(),
            matching: matching.get_untracked(),
            conditions: conditions.get_untracked().into_iter().map(Typed::condition).collect(),
            groups: group.get_untracked().parse().into_iter().collect(),
            stop: stop.get_untracked(),
        });
        proposal.propose(rules, move |trial| {
            opened.try_set(false);
            browser::focus::move_to("rules-proposed");
            in_words(trial)
        });
    };
    view! {
        <form on:submit=try_it aria-label="New rule">
            <div class="form">
                <div class="field">
                    <label class="field-label" for="rule-name">
                        "Name of the rule"
                    </label>
                    <input
                        class="input"
                        id="rule-name"
                        required
                        maxlength="200"
                        autocomplete="off"
                        prop:value=move || name.get()
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                </div>
                <For each=move || conditions.get() key=|typed| typed.key let:typed>
                    <ConditionFields proposal typed conditions/>
                </For>
                <div class="row">
                    <Button kind=ButtonKind::Small on_press=add>
                        "Another condition"
                    </Button>
                    <Show when=move || conditions.with(|conditions| conditions.len() > 1)>
                        <label>
                            "Of these, "
                            <select
                                class="select select-inline"
                                on:change=move |event| {
                                    let any = event_target_value(&event) == Matching::Any.as_str();
                                    matching.set(if any { Matching::Any } else { Matching::All });
                                }
                            >
                                <option value="all">"all must hold"</option>
                                <option value="any">"one must hold"</option>
                            </select>
                        </label>
                    </Show>
                </div>
                <div class="field">
                    <label class="field-label" for="rule-group">
                        "Puts people into"
                    </label>
                    <select
                        class="select"
                        id="rule-group"
                        required
                        on:change=move |event| group.set(event_target_value(&event))
                    >
                        <option value="">"Choose a group"</option>
                        {move || {
                            proposal
                                .page
                                .get()
                                .into_iter()
                                .flat_map(|page| page.groups)
                                .map(|group| {
                                    let words = format!("{} ({})", group.name, group.kind.to_string().to_lowercase());
                                    view! { <option value=group.id.to_string()>{words}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </div>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || stop.get()
                        on:change=move |event| stop.set(event_target_checked(&event))
                    />
                    <span>"Where it holds, look at no later rule"</span>
                </label>
                <div class="row">
                    <Button waiting=proposal.waiting>"Try it"</Button>
                    <Button kind=ButtonKind::Quiet on_press=move |_| {
                        opened.set(false);
                        browser::focus::move_to("rules");
                    }>
                        "Cancel"
                    </Button>
                </div>
            </div>
        </form>
    }
}

/// What is looked at, how it is compared, and with what.
#[component]
fn ConditionFields(proposal: Proposal, typed: Typed, conditions: RwSignal<Vec<Typed>>) -> impl IntoView {
    let fields = proposal.page.with_untracked(|page| page.as_ref().map(|page| page.fields.clone()));
    let is_only = move || conditions.with(|conditions| conditions.len() == 1);
    view! {
        <fieldset class="row">
            <legend class="field-label">"Condition"</legend>
            <select
                class="select select-inline"
                aria-label="Field"
                on:change=move |event| {
                    if let Ok(field) = event_target_value(&event).parse() {
                        typed.field.set(field);
                    }
                }
            >
                {fields
                    .into_iter()
                    .flatten()
                    .map(|(key, label)| {
                        let selected = typed.field.get_untracked().to_string() == key;
                        view! {
                            <option value=key selected=selected>
                                {label}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <select
                class="select select-inline"
                aria-label="Comparison"
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    let operator = Operator::ALL.into_iter().find(|operator| operator.as_str() == chosen);
                    typed.operator.set(operator.unwrap_or(Operator::Is));
                }
            >
                {Operator::ALL
                    .into_iter()
                    .map(|operator| {
                        view! { <option value=operator.as_str()>{operator_words(operator)}</option> }
                    })
                    .collect_view()}
            </select>
            <Show when=move || !matches!(typed.operator.get(), Operator::IsEmpty | Operator::IsNotEmpty)>
                <input
                    class="input"
                    aria-label="Value"
                    required
                    maxlength="200"
                    autocomplete="off"
                    prop:value=move || typed.value.get()
                    on:input=move |event| typed.value.set(event_target_value(&event))
                />
            </Show>
            <Show when=move || !is_only()>
                <Button
                    kind=ButtonKind::Small
                    on_press=move |_| conditions.update(|all| all.retain(|other| other.key != typed.key))
                >
                    "Remove"
                    <span class="only-read-aloud">" this condition"</span>
                </Button>
            </Show>
        </fieldset>
    }
}
