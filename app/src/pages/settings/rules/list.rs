//! The rules in their order, which can be changed.

use leptos::{form::ActionForm, prelude::*};
use roster::plan::{Matching, Operator, Rule};

use super::operator_words;
use crate::{
    api::rules::{MoveRule, RulesPage, rules},
    browser,
    components::{Button, ButtonKind, ButtonLink, Card, Empty, Failed, Loaded, Page, Picture, Table},
    state::Reader,
};

#[component]
pub fn Rules() -> impl IntoView {
    let shift = ServerAction::<MoveRule>::new();
    let all = Resource::new_blocking(move || shift.version().get(), |_| rules());
    let reader = Reader::expect();
    // What was moved, until it is drawn at its new place. An action forgets what it was asked when it has answered.
    let moved = StoredValue::new(None::<i64>);
    let asked = StoredValue::new(None);
    Effect::new(move || {
        if let Some(MoveRule { id, position }) = shift.input().get() {
            asked.set_value(Some((id, position)));
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = shift.value().get()
            && let Some((id, position)) = asked.try_update_value(Option::take).flatten()
        {
            moved.set_value(Some(id));
            reader.say(format!("The rule is at position {position} now."));
        }
    });
    view! {
        <Page
            title="Rules"
            lead="Who comes into which group by itself. Rules are looked at in this order whenever people are imported."
            action=|| view! { <ButtonLink href="/settings/rules/new" kind=ButtonKind::Main>"Create a rule"</ButtonLink> }
        >
            {move || shift.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Card flush=true>
                <Loaded
                    resource=all
                    view=move |page| {
                        // The button that was pressed has gone with the old list.
                        Effect::new(move || {
                            if let Some(id) = moved.try_update_value(Option::take).flatten() {
                                browser::focus::move_to(format!("rule-{id}"));
                            }
                        });
                        view! { <List page action=shift/> }
                    }
                />
            </Card>
        </Page>
    }
}

#[component]
fn List(page: RulesPage, action: ServerAction<MoveRule>) -> impl IntoView {
    if page.rules.is_empty() {
        return view! {
            <Empty picture=Picture::Branch title="There is no rule yet">
                <p>
                    "A rule puts people into groups by what is said of them: everybody in the region North into the group North, say. Imports follow it, and the plan says which rule put whom where."
                </p>
                {page
                    .groups
                    .is_empty()
                    .then(|| {
                        view! {
                            <p>
                                "First there has to be a "
                                <a class="link-text" href="/groups">
                                    "group"
                                </a> " to put people into."
                            </p>
                        }
                    })}
            </Empty>
        }
        .into_any();
    }
    let last = page.rules.len();
    let lines = page
        .rules
        .iter()
        .zip(1..)
        .map(|(rule, position)| {
            let groups = page.group_names(&rule.groups).join(", ");
            view! { <Line rule=rule.clone() when=when(rule, &page) groups position last action/> }
        })
        .collect_view();
    view! {
        <Table label="Rules">
            <thead>
                <tr>
                    <th scope="col" class="number">
                        "Position"
                    </th>
                    <th scope="col">"Rule"</th>
                    <th scope="col">"Holds for people whose"</th>
                    <th scope="col">"Puts them into"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(
    rule: Rule,
    when: String,
    groups: String,
    position: usize,
    last: usize,
    action: ServerAction<MoveRule>,
) -> impl IntoView {
    let place = move |to: usize, words: &'static str, name: String, shown: bool| {
        shown.then(|| {
            view! {
                <ActionForm action=action>
                    <input type="hidden" name="id" value=rule.id.to_string()/>
                    <input type="hidden" name="position" value=to.to_string()/>
                    <Button kind=ButtonKind::Small>
                        {words} <span class="only-read-aloud">{format!(": {name}")}</span>
                    </Button>
                </ActionForm>
            }
        })
    };
    view! {
        <tr>
            <td class="number">{position}</td>
            <th scope="row">
                <a
                    class="link-text"
                    id=format!("rule-{}", rule.id)
                    href=format!("/settings/rules/{}", rule.id)
                >
                    {rule.name.clone()}
                </a>
            </th>
            <td>
                {when} {rule.stop.then_some(" The rules behind it are then not looked at.")}
            </td>
            <td>{groups}</td>
            <td>
                <div class="row">
                    {place(position - 1, "Move up", rule.name.clone(), position > 1)}
                    {place(position + 1, "Move down", rule.name, position < last)}
                </div>
            </td>
        </tr>
    }
}

/// “Region is “North” and Job Role contains “driver”.”
pub(crate) fn when(rule: &Rule, page: &RulesPage) -> String {
    let between = match rule.matching {
        Matching::All => " and ",
        Matching::Any => " or ",
    };
    let conditions: Vec<String> = rule
        .conditions
        .iter()
        .map(|condition| {
            let label = page.label_of(&condition.field.to_string());
            let words = operator_words(condition.operator);
            match condition.operator {
                Operator::IsEmpty | Operator::IsNotEmpty => format!("{label} {words}"),
                _ => format!("{label} {words} “{}”", condition.value),
            }
        })
        .collect();
    format!("{}.", conditions.join(between))
}
