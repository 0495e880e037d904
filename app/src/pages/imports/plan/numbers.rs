//! The counts of a plan or a result. Each opens the people behind it.

use leptos::prelude::*;
use roster::plan::{Action, Counts};

use super::super::rows::Opened;
use crate::{
    api::imports::Consequence,
    components::{Figure, FigureButton, Figures, figure},
};

/// What an administrator wants to see first: what changes, then what is lost.
pub(super) fn first_of_interest(counts: &Counts) -> Option<Opened> {
    [Action::Update, Action::Reject, Action::Create, Action::Unchanged, Action::Skip]
        .into_iter()
        .find(|action| of_action(counts, *action) > 0)
        .map(Opened::Action)
}

/// How many rows stand behind a count; none where it counts something else than rows.
pub(in super::super) fn rows_behind(counts: &Counts, opened: Opened) -> Option<u64> {
    match opened {
        Opened::Action(action) => Some(of_action(counts, action)),
        Opened::Consequence(Consequence::Joins | Consequence::Assigns) => None,
        Opened::Consequence(effect) => Some(of_effect(counts, effect)),
    }
}

fn of_action(counts: &Counts, action: Action) -> u64 {
    u64::from(match action {
        Action::Create => counts.created,
        Action::Update => counts.updated,
        Action::Unchanged => counts.unchanged,
        Action::Skip => counts.skipped,
        Action::Reject => counts.rejected,
    })
}

fn of_effect(counts: &Counts, effect: Consequence) -> u64 {
    u64::from(match effect {
        Consequence::Suspends => counts.suspended,
        Consequence::Reactivates => counts.reactivated,
        Consequence::Joins => counts.memberships,
        Consequence::Assigns => counts.assignments,
        Consequence::Invites => counts.invitations,
    })
}

/// What will happen beside the action, where something will.
const EFFECTS: [(Consequence, &str); 5] = [
    (Consequence::Suspends, "Suspended"),
    (Consequence::Reactivates, "Reactivated"),
    (Consequence::Joins, "Group memberships"),
    (Consequence::Assigns, "Courses assigned"),
    (Consequence::Invites, "Invitations"),
];

#[component]
pub(in super::super) fn Numbers(
    counts: Counts,
    opened: RwSignal<Option<Opened>>,
    /// The rows behind them are there no more.
    #[prop(optional)]
    closed: bool,
) -> impl IntoView {
    let button = move |this: Opened, label: &'static str, count: u64| {
        if count == 0 || closed {
            return view! { <Figure label=label value=figure(count)/> }.into_any();
        }
        view! {
            <FigureButton
                label=label
                value=figure(count)
                pressed=Signal::derive(move || opened.get() == Some(this))
                on_press=move |_| opened.set(Some(this))
            />
        }
        .into_any()
    };
    let action = move |action: Action, label: &'static str| {
        button(Opened::Action(action), label, of_action(&counts, action))
    };
    view! {
        <Figures>
            {action(Action::Create, "Created")}
            {action(Action::Update, "Updated")}
            {action(Action::Unchanged, "Unchanged")}
            {action(Action::Skip, "Skipped")}
            {action(Action::Reject, "Rejected")}
            {EFFECTS
                .into_iter()
                .filter(|(effect, _)| of_effect(&counts, *effect) > 0)
                .map(|(effect, label)| button(Opened::Consequence(effect), label, of_effect(&counts, effect)))
                .collect_view()}
            {(counts.duplicates > 0)
                .then(|| view! { <Figure label="Repeated rows" value=figure(counts.duplicates)/> })}
        </Figures>
    }
}
