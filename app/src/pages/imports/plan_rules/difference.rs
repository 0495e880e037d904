//! What other rules would do: figures by group, and the people one by one.

use leptos::prelude::*;
use roster::plan::Shift;

use super::{Proposal, in_words};
use crate::{
    api::plan_rules::PersonShift,
    components::{Message, Table, Tone, figure},
};

#[component]
pub(super) fn Difference(proposal: Proposal) -> impl IntoView {
    move || {
        let trial = proposal.trial.get()?;
        let said = in_words(&trial);
        let moved: Vec<(String, Shift)> =
            trial.groups.into_iter().filter(|(_, people)| people.before != people.after).collect();
        let more = u64::from(trial.changed).saturating_sub(trial.people.len() as u64);
        Some(view! {
            <div id="rules-proposed" tabindex="-1">
            <Message tone=Tone::Notice title="Not saved yet">
                <p>{said}</p>
                <ul class="change-list">
                    {moved
                        .into_iter()
                        .map(|(name, people)| {
                            view! {
                                <li class="change">
                                    <span class="muted">{format!("{name}: ")}</span>
                                    <del>{figure(people.before)}</del>
                                    <span aria-hidden="true">"→"</span>
                                    <span class="only-read-aloud">" becomes "</span>
                                    <ins>{figure(people.after)}</ins>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </Message>
            </div>
            {(!trial.people.is_empty()).then(|| view! { <People people=trial.people more/> })}
        })
    }
}

#[component]
fn People(people: Vec<PersonShift>, more: u64) -> impl IntoView {
    view! {
        <Table label="People who would come into other groups">
            <thead>
                <tr>
                    <th scope="col" class="number">
                        "Row"
                    </th>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"Today"</th>
                    <th scope="col">"With these rules"</th>
                </tr>
            </thead>
            <tbody>
                {people
                    .into_iter()
                    .map(|person| {
                        view! {
                            <tr>
                                <td class="number">{figure(person.row)}</td>
                                <th scope="row">{person.name}</th>
                                <td>{person.email}</td>
                                <td>{groups(&person.before)}</td>
                                <td>{groups(&person.after)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
        {(more > 0).then(|| view! { <p class="muted">{format!("And {} more.", figure(more))}</p> })}
    }
}

/// “Sales (Northern people), Depot”.
fn groups(groups: &[(String, Option<String>)]) -> String {
    let group = |(name, rule): &(String, Option<String>)| match rule {
        Some(rule) => format!("{name} ({rule})"),
        None => name.clone(),
    };
    if groups.is_empty() {
        "none".to_owned()
    } else {
        groups.iter().map(group).collect::<Vec<_>>().join(", ")
    }
}
