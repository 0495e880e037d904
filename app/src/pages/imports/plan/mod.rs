//! Step 4: what the server would do, made of the same bytes with the same rules.

mod ahead;
mod numbers;
mod seats;

use leptos::{prelude::*, task::spawn_local};
use roster::{
    plan::{self, Action, Counts},
    settings::OnError,
};

pub(super) use self::numbers::{Numbers, rows_behind};
use self::{
    ahead::{MadeFirst, Mail, Unknown},
    numbers::first_of_interest,
    seats::SeatsUsed,
};
use super::{
    discard::Discard,
    notices::Notices,
    plan_rules::PlanRules,
    rows::{Opened, Rows},
};
use crate::{
    api::{
        Failure,
        imports::{Consequence, ImportState, commit_import, plan_import},
    },
    components::{
        Button, ButtonKind, Card, Failed, Message, SeverityBadge, Tone, figure, figure::counted, people,
    },
    state::{
        ImportAtHand, Reader,
        import::{Saving, Step},
    },
};

#[component]
pub(super) fn Plan() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let plan = RwSignal::new(None::<Result<plan::Plan, Failure>>);
    // Asked again to make a plan anew after the company has changed.
    let asked = RwSignal::new(0_u32);
    Effect::new(move || {
        let anew = asked.get() > 0;
        let Some(id) = at_hand.import.get() else { return };
        // The server must know every change before it plans.
        if !at_hand.is_saved() {
            return;
        }
        spawn_local(async move {
            let answer = plan_import(id, anew).await;
            if at_hand.import.get_untracked() == Some(id) {
                if let Ok(plan) = &answer {
                    reader.say(format!("The plan is ready: {}.", in_words(&plan.counts)));
                    at_hand.state.set(Some(ImportState::Planned));
                }
                plan.try_set(Some(answer));
            }
        });
    });
    view! {
        {move || match plan.get() {
            None => view! { <Waiting/> }.into_any(),
            Some(Ok(plan)) => view! { <Ready plan asked/> }.into_any(),
            Some(Err(failure)) => {
                view! {
                    <Failed failure/>
                    <div class="way-on">
                        <Discard/>
                        <div class="way-on-buttons">
                            <Button on_press=move |_| at_hand.go_to(Step::Review)>"Back to the review"</Button>
                            <Button
                                kind=ButtonKind::Main
                                on_press=move |_| {
                                    plan.set(None);
                                    asked.update(|times| *times += 1);
                                }
                            >
                                "Make the plan again"
                            </Button>
                        </div>
                    </div>
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Waiting() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let words = move || {
        if at_hand.import.with(Option::is_none) {
            "The plan is made as soon as the whole file has reached the server."
        } else if at_hand.saving.with(|saving| *saving == Saving::Going) {
            "The server is taking over your changes."
        } else {
            "The server is comparing every row with the people in the company."
        }
    };
    view! {
        <Card>
            <p role="status">
                <span class="loading loading-spinner loading-sm" aria-hidden="true"></span>
                " "
                {words}
            </p>
        </Card>
    }
}

/// “3 created, 1 updated, 2 unchanged”.
fn in_words(counts: &Counts) -> String {
    let mut parts =
        vec![format!("{} created", figure(counts.created)), format!("{} updated", figure(counts.updated))];
    for (count, word) in
        [(counts.unchanged, "unchanged"), (counts.skipped, "skipped"), (counts.rejected, "rejected")]
    {
        if count > 0 {
            parts.push(format!("{} {word}", figure(count)));
        }
    }
    parts.join(", ")
}

#[component]
fn Ready(plan: plan::Plan, asked: RwSignal<u32>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let import = at_hand.import.get_untracked().unwrap_or_default();
    let counts = plan.counts;
    let whole = StoredValue::new(plan.clone());
    let opened = RwSignal::new(first_of_interest(&counts));
    let blocking = plan.blocking.clone();
    let rows_with_errors = plan.rows_with_errors;
    let stops = at_hand
        .configuration
        .with_untracked(|configuration| configuration.settings.on_error == OnError::Stop);
    let stopped = plan.blocked || (stops && rows_with_errors > 0);
    view! {
        <Numbers counts opened/>
        <SeatsUsed plan=whole/>
        <Mail plan=whole/>
        <MadeFirst plan=whole/>
        <Unknown plan=whole/>
        <Notices/>
        {(stopped && blocking.is_empty())
            .then(|| {
                view! {
                    <Message tone=Tone::Warning title="Nothing can be imported yet">
                        <p>
                            {format!(
                                "{} errors. Put them right, or leave them out, in the review.",
                                counted(rows_with_errors, "row has", "rows have"),
                            )}
                        </p>
                        <Button kind=ButtonKind::Small on_press=move |_| at_hand.go_to(Step::Review)>
                            "Back to the review"
                        </Button>
                    </Message>
                }
            })}
        {(!blocking.is_empty())
            .then(|| {
                view! {
                    <Message tone=Tone::Error title="Nothing can be imported yet">
                        <ul class="stack stack-close">
                            {blocking
                                .into_iter()
                                .map(|finding| {
                                    let place = finding.row.map(|row| format!("Row {}: ", figure(row)));
                                    view! {
                                        <li>
                                            <SeverityBadge severity=finding.severity/>
                                            " "
                                            {place}
                                            {finding.message}
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                        <Button kind=ButtonKind::Small on_press=move |_| at_hand.go_to(Step::Review)>
                            "Back to the review"
                        </Button>
                    </Message>
                }
            })}
        {move || {
            opened
                .get()
                .map(|opened| {
                    let total = rows_behind(&counts, opened);
                    view! { <Rows import=import opened=opened title=title(opened) total=total/> }
                })
        }}
        <PlanRules import asked/>
        <Commit plan stopped asked/>
    }
}

const fn title(opened: Opened) -> &'static str {
    match opened {
        Opened::Action(Action::Create) => "People who will be created",
        Opened::Action(Action::Update) => "People who will be changed",
        Opened::Action(Action::Unchanged) => "People who stay as they are",
        Opened::Action(Action::Skip) => "People who are passed over",
        Opened::Action(Action::Reject) => "Rows that will not be imported",
        Opened::Consequence(Consequence::Suspends) => "People who will be suspended",
        Opened::Consequence(Consequence::Reactivates) => "People who will be active again",
        Opened::Consequence(Consequence::Joins) => "People who will join groups",
        Opened::Consequence(Consequence::Assigns) => "People who will be assigned courses",
        Opened::Consequence(Consequence::Invites) => "People who will be invited",
    }
}

#[component]
fn Commit(plan: plan::Plan, stopped: bool, asked: RwSignal<u32>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let waiting = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let touched = u64::from(plan.counts.created) + u64::from(plan.counts.updated);
    let nothing = touched == 0;
    let words = format!("Import {}", people(touched));
    let digest = plan.digest;
    let commit = move |_| {
        let Some(id) = at_hand.import.get_untracked() else { return };
        waiting.set(true);
        failure.set(None);
        let digest = digest.clone();
        spawn_local(async move {
            match commit_import(id, digest).await {
                Ok(()) => {
                    at_hand.state.set(Some(ImportState::Queued));
                    at_hand.go_to(Step::Result);
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    view! {
        {move || {
            failure
                .get()
                .map(|failure| {
                    view! {
                        <Failed failure/>
                        <p>
                            <Button
                                kind=ButtonKind::Small
                                on_press=move |_| asked.update(|times| *times += 1)
                            >
                                "Make the plan again"
                            </Button>
                        </p>
                    }
                })
        }}
        <div class="way-on">
            <Discard/>
            <div class="way-on-buttons">
                {nothing
                    .then(|| {
                        view! { <p class="muted">"Nobody would be created or changed, so there is nothing to import."</p> }
                    })}
                <Button
                    kind=ButtonKind::Main
                    waiting=waiting
                    disabled=Signal::derive(move || stopped || nothing)
                    on_press=commit
                >
                    {words}
                </Button>
            </div>
        </div>
    }
}
