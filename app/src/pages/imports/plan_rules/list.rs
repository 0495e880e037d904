//! The rules in their order, each with what it does here.

use leptos::prelude::*;
use roster::plan::{Rule, Shift};

use super::{Proposal, in_words};
use crate::{
    browser,
    components::{Button, ButtonKind, Table, figure},
    pages::settings::when,
};

#[component]
pub(super) fn List(proposal: Proposal) -> impl IntoView {
    let rules = move || {
        proposal.trial.with(|trial| trial.as_ref().map(|trial| trial.rules.clone()).unwrap_or_default())
    };
    view! {
        <Show
            when=move || proposal.trial.with(|trial| trial.as_ref().is_some_and(|trial| !trial.rules.is_empty()))
            fallback=|| view! { <p class="muted">"There is no rule yet."</p> }
        >
            <Table label="Rules, in the order in which they are looked at">
                <thead>
                    <tr>
                        <th scope="col">"Rule"</th>
                        <th scope="col">"Puts people into"</th>
                        <th scope="col" class="number">
                            "People of this file"
                        </th>
                        <th scope="col">
                            <span class="only-read-aloud">"Order"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        let rules = rules();
                        let last = rules.len().saturating_sub(1);
                        rules
                            .into_iter()
                            .enumerate()
                            .map(|(at, (rule, people))| view! { <Line proposal at is_last=at == last rule people/> })
                            .collect_view()
                    }}
                </tbody>
            </Table>
        </Show>
    }
}

#[component]
fn Line(proposal: Proposal, at: usize, is_last: bool, rule: Rule, people: Shift) -> impl IntoView {
    let (id, name) = (rule.id, rule.name.clone());
    let (conditions, groups) = proposal.page.with_untracked(|page| {
        let page = page.as_ref();
        let groups = page.map(|page| page.group_names(&rule.groups).join(", "));
        (page.map(|page| when(&rule, page)), groups)
    });
    let move_to = move |to: usize| {
        let mut rules = proposal.rules();
        if to < rules.len() {
            rules.swap(at, to);
            let name = name.clone();
            proposal.propose(rules, move |trial| {
                // The button that was pressed has gone with the old list.
                browser::focus::move_to(format!("rule-{id}"));
                format!("“{name}” is now rule {} of {}. {}", to + 1, trial.rules.len(), in_words(trial))
            });
        }
    };
    let (up, down) = (move_to.clone(), move_to);
    let named = format!(": {}", rule.name);
    let named_again = named.clone();
    view! {
        <tr>
            <th scope="row" id=format!("rule-{id}") tabindex="-1">
                {rule.name} <div class="muted small">{conditions}</div>
                {rule.stop.then(|| view! { <div class="muted small">"Where it holds, no later rule is looked at."</div> })}
            </th>
            <td>{groups}</td>
            <td class="number">
                {if people.before == people.after {
                    figure(people.after).into_any()
                } else {
                    view! {
                        <del>{figure(people.before)}</del>
                        " "
                        <span aria-hidden="true">"→"</span>
                        <span class="only-read-aloud">"becomes"</span>
                        " "
                        <ins>{figure(people.after)}</ins>
                    }
                        .into_any()
                }}
            </td>
            <td class="number">
                <Button
                    kind=ButtonKind::Small
                    waiting=proposal.waiting
                    disabled=at == 0
                    on_press=move |_| up(at.saturating_sub(1))
                >
                    "Move up"
                    <span class="only-read-aloud">{named}</span>
                </Button>
                " "
                <Button kind=ButtonKind::Small waiting=proposal.waiting disabled=is_last on_press=move |_| down(at + 1)>
                    "Move down"
                    <span class="only-read-aloud">{named_again}</span>
                </Button>
            </td>
        </tr>
    }
}
