//! Step 4: what the server would do, made of the same bytes with the same rules.

use leptos::{prelude::*, task::spawn_local};
use roster::{
    plan::{self, Action, Counts, Seats},
    settings::OnError,
};

use super::{discard::Discard, notices::Notices, rows::Rows};
use crate::{
    api::{
        Failure,
        imports::{ImportState, commit_import, plan_import},
    },
    components::{
        Button, ButtonKind, Card, Failed, Figure, FigureButton, Figures, Message, SeverityBadge, Tone,
        figure, figure::counted, people,
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
    let opened = RwSignal::new(first_of_interest(&counts));
    let blocking = plan.blocking.clone();
    let rows_with_errors = plan.rows_with_errors;
    let stops = at_hand
        .configuration
        .with_untracked(|configuration| configuration.settings.on_error == OnError::Stop);
    let stopped = plan.blocked || (stops && rows_with_errors > 0);
    view! {
        <Numbers counts opened/>
        <SeatsLine seats=plan.seats/>
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
                .map(|action| {
                    view! { <Rows import=import action=action title=title(action) total=total(&counts, action)/> }
                })
        }}
        <Commit plan stopped asked/>
    }
}

/// What an administrator wants to see first: what changes, then what is lost.
fn first_of_interest(counts: &Counts) -> Option<Action> {
    [Action::Update, Action::Reject, Action::Create, Action::Unchanged, Action::Skip]
        .into_iter()
        .find(|action| total(counts, *action) > 0)
}

fn total(counts: &Counts, action: Action) -> u64 {
    u64::from(match action {
        Action::Create => counts.created,
        Action::Update => counts.updated,
        Action::Unchanged => counts.unchanged,
        Action::Skip => counts.skipped,
        Action::Reject => counts.rejected,
    })
}

const fn title(action: Action) -> &'static str {
    match action {
        Action::Create => "People who will be created",
        Action::Update => "People who will be changed",
        Action::Unchanged => "People who stay as they are",
        Action::Skip => "People who are passed over",
        Action::Reject => "Rows that will not be imported",
    }
}

/// The counts; each opens its rows.
#[component]
pub(super) fn Numbers(counts: Counts, opened: RwSignal<Option<Action>>) -> impl IntoView {
    let button = move |action: Action, label: &'static str| {
        let count = total(&counts, action);
        if count == 0 {
            return view! { <Figure label=label value=figure(0_u64)/> }.into_any();
        }
        view! {
            <FigureButton
                label=label
                value=figure(count)
                pressed=Signal::derive(move || opened.get() == Some(action))
                on_press=move |_| opened.set(Some(action))
            />
        }
        .into_any()
    };
    let beside = [
        ("Suspended", counts.suspended),
        ("Reactivated", counts.reactivated),
        ("Group memberships", counts.memberships),
        ("Repeated rows", counts.duplicates),
    ];
    view! {
        <Figures>
            {button(Action::Create, "Created")}
            {button(Action::Update, "Updated")}
            {button(Action::Unchanged, "Unchanged")}
            {button(Action::Skip, "Skipped")}
            {button(Action::Reject, "Rejected")}
            {beside
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(label, count)| view! { <Figure label=label value=figure(count)/> })
                .collect_view()}
        </Figures>
    }
}

/// Seats before and after, where they are counted.
#[component]
fn SeatsLine(seats: Seats) -> impl IntoView {
    seats.limit.map(|limit| {
        let freed = if seats.freed > 0 { format!(", {} freed", figure(seats.freed)) } else { String::new() };
        let sentence = format!(
            "{} of {} used today, {} needed{freed}: {} used afterwards.",
            figure(seats.used),
            counted(limit, "seat", "seats"),
            figure(seats.needed),
            figure(seats.after),
        );
        view! { <p class="muted">{sentence}</p> }
    })
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
