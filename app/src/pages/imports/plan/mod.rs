//! Step 4: what the server would do, made of the same bytes with the same rules.

mod ahead;
mod choosing;
mod numbers;
mod repeated;
mod seats;

use leptos::{prelude::*, task::spawn_local};
use roster::{
    plan::{self, Action, Counts},
    settings::OnError,
};

use self::{
    ahead::{MadeFirst, Mail, Unknown},
    choosing::{NotInPlan, UpdatePlan},
    numbers::first_of_interest,
    repeated::Repeated,
    seats::SeatsUsed,
};
pub(super) use self::{
    choosing::{ChoiceCells, Choosing, ForAll},
    numbers::{Numbers, rows_behind},
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
    browser,
    components::{
        Button, ButtonKind, Card, Failed, Message, SeverityBadge, Tone, figure, figure::counted, people,
    },
    state::{
        ImportAtHand, Reader,
        import::{Saving, Step},
    },
};

/// The plan on the page, and how another is asked for.
#[derive(Clone, Copy)]
struct Shown {
    plan: RwSignal<Option<Result<plan::Plan, Failure>>>,
    /// Raised to have it made anew after the company has changed.
    asked: RwSignal<u32>,
    /// Whose people are listed.
    opened: RwSignal<Option<Opened>>,
    choosing: Choosing,
    /// Where the keyboard goes on once the plan is there again.
    goes_on: StoredValue<Option<&'static str>>,
}

impl Shown {
    /// As it is, but the company has changed.
    fn make_again(self, goes_on: &'static str) {
        self.goes_on.set_value(Some(goes_on));
        self.plan.set(None);
        self.asked.update(|times| *times += 1);
    }

    /// Something about the import is about to be saved; then the server makes it anyway.
    fn make_again_after_saving(self, goes_on: &'static str) {
        self.goes_on.set_value(Some(goes_on));
        self.plan.set(None);
    }
}

#[component]
pub(super) fn Plan() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let shown = Shown {
        plan: RwSignal::new(None),
        asked: RwSignal::new(0),
        opened: RwSignal::new(None),
        choosing: Choosing::new(at_hand),
        goes_on: StoredValue::new(None),
    };
    provide_context(shown);
    shown.choosing.keep();
    Effect::new(move || {
        let anew = shown.asked.get() > 0;
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
                if shown.plan.is_disposed() {
                    return;
                }
                shown.choosing.renew();
                if shown.plan.try_set(Some(answer)).is_none()
                    && let Some(place) = shown.goes_on.try_update_value(Option::take).flatten()
                {
                    browser::focus::move_to(place);
                }
            }
        });
    });
    view! {
        {move || match shown.plan.get() {
            None => view! { <Waiting/> }.into_any(),
            Some(Ok(plan)) => view! { <Ready plan shown/> }.into_any(),
            Some(Err(failure)) => {
                view! {
                    <Failed failure/>
                    <div class="way-on">
                        <Discard/>
                        <div class="way-on-buttons">
                            <Button on_press=move |_| at_hand.go_to(Step::Review)>"Back to the review"</Button>
                            <Button kind=ButtonKind::Main on_press=move |_| shown.make_again("step")>
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
        } else if at_hand.saving.with(|saving| matches!(saving, Saving::Failed(_))) {
            "The plan is made as soon as your changes have reached the server."
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
fn Ready(plan: plan::Plan, shown: Shown) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let import = at_hand.import.get_untracked().unwrap_or_default();
    let counts = plan.counts;
    let whole = StoredValue::new(plan.clone());
    let opened = shown.opened;
    // What was looked at before the plan was made again is looked at still, if there is anybody.
    if opened.get_untracked().is_none_or(|opened| rows_behind(&counts, opened) == Some(0)) {
        opened.set(first_of_interest(&counts));
    }
    let blocking = plan.blocking.clone();
    let rows_with_errors = plan.rows_with_errors;
    let stops = at_hand
        .configuration
        .with_untracked(|configuration| configuration.settings.on_error == OnError::Stop);
    let stopped = plan.blocked || (stops && rows_with_errors > 0);
    view! {
        <Numbers counts opened/>
        <Repeated count=counts.duplicates/>
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
        <div id="people" tabindex="-1" class="stack">
            {move || {
                opened
                    .get()
                    .map(|opened| {
                        let total = rows_behind(&counts, opened);
                        view! {
                            <Rows import=import opened=opened title=title(opened) total=total choosing=Some(shown.choosing)/>
                        }
                    })
            }}
            <NotInPlan/>
        </div>
        <PlanRules import on_saved=move |()| shown.make_again("step")/>
        <Commit plan stopped shown/>
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
fn Commit(plan: plan::Plan, stopped: bool, shown: Shown) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let waiting = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let touched = u64::from(plan.counts.created) + u64::from(plan.counts.updated);
    let nothing = touched == 0;
    let words = StoredValue::new(format!("Import {}", people(touched)));
    let digest = StoredValue::new(plan.digest);
    let commit = move |_| {
        let Some(id) = at_hand.import.get_untracked() else { return };
        waiting.set(true);
        failure.set(None);
        let digest = digest.get_value();
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
                                on_press=move |_| shown.make_again("step")
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
                // What is pressed is what is read: with choices that are not in the plan there is nothing to import.
                <Show
                    when=move || shown.choosing.is_changed()
                    fallback=move || {
                        view! {
                            <Button
                                kind=ButtonKind::Main
                                waiting=waiting
                                disabled=Signal::derive(move || stopped || nothing)
                                on_press=commit
                            >
                                {words.get_value()}
                            </Button>
                        }
                    }
                >
                    <UpdatePlan/>
                </Show>
            </div>
        </div>
    }
}
