//! Step 5: progress, then what was done.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use roster::plan::Action;

use super::{plan::Numbers, rows::Rows};
use crate::{
    api::{
        Failure,
        imports::{ImportState, ProgressView, cancel_import, import_progress},
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, Failed, Message, Moment, Progress, Row, Tone, figure,
        figure::counted, people,
    },
    state::{ImportAtHand, Reader},
};

/// How often a running commit is asked how far it has come.
const EVERY: Duration = Duration::from_millis(500);

#[component]
pub(super) fn Outcome() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let import = at_hand.import.get_untracked().unwrap_or_default();
    let progress = RwSignal::new(None::<ProgressView>);
    let failure = RwSignal::new(None::<Failure>);
    poll(at_hand, import, progress, failure);
    let under_way = Memo::new(move |_| at_hand.state.get().is_none_or(ImportState::is_under_way));
    view! {
        {move || failure.get().map(|failure| view! { <Failed failure/> })}
        <Show when=move || under_way.get()>
            <UnderWay import progress failure/>
        </Show>
        {move || {
            progress
                .get()
                .filter(|progress| !progress.import.state.is_under_way())
                .map(|progress| view! { <Ended progress/> })
        }}
    }
}

/// Asks until the commit has ended, and stops when the page is left.
fn poll(
    at_hand: ImportAtHand,
    import: i64,
    progress: RwSignal<Option<ProgressView>>,
    failure: RwSignal<Option<Failure>>,
) {
    let reader = Reader::expect();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let turn = RwSignal::new(0_u32);
    Effect::new(move || {
        turn.track();
        spawn_local(async move {
            let answer = import_progress(import).await;
            // The page is gone when its signals are.
            if failure.is_disposed() {
                return;
            }
            let again = match answer {
                Ok(answer) => {
                    failure.set(None);
                    let state = answer.import.state;
                    if !state.is_under_way() {
                        reader.say(format!("This import is {}.", state.words().to_lowercase()));
                    }
                    at_hand.state.set(Some(state));
                    progress.set(Some(answer));
                    state.is_under_way()
                }
                Err(problem) => {
                    // A server that restarts finishes the commit; it is asked again until it answers.
                    let again = problem.kind == crate::api::FailureKind::Unreachable;
                    failure.set(Some(problem));
                    again
                }
            };
            if again {
                timer.set_value(set_timeout_with_handle(move || turn.update(|turn| *turn += 1), EVERY).ok());
            }
        });
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
}

#[component]
fn UnderWay(
    import: i64,
    progress: RwSignal<Option<ProgressView>>,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let done =
        Signal::derive(move || progress.with(|progress| progress.as_ref().map_or(0.0, |at| at.done as f64)));
    let total =
        Signal::derive(move || progress.with(|progress| progress.as_ref().map_or(0.0, |at| at.total as f64)));
    let words = move || {
        progress.with(|progress| match progress {
            Some(at) if at.total > 0 => {
                format!("{} of {}", figure(at.done), counted(at.total, "row", "rows"))
            }
            _ => "Waiting for its turn".to_owned(),
        })
    };
    let left = move || {
        progress.with(|progress| {
            let at = progress.as_ref()?;
            let per_second = at.per_second.filter(|speed| *speed > 0.0)?;
            let seconds = (at.total.saturating_sub(at.done)) as f64 / per_second;
            Some(format!(
                "{} a second, about {} left",
                counted(per_second as u64, "row", "rows"),
                counted(seconds.ceil() as u64, "second", "seconds")
            ))
        })
    };
    let stop = move |_| {
        spawn_local(async move {
            if let Err(problem) = cancel_import(import).await {
                failure.try_set(Some(problem));
            }
        });
    };
    view! {
        <Card title="Importing">
            <Row apart=true>
                <span>{words}</span>
                <span class="muted">{left}</span>
            </Row>
            <Progress label="Importing" done=done total=total/>
            <Row apart=true>
                <p class="muted small">"You can leave this page; the import goes on. Stopping it leaves nothing behind."</p>
                <Button kind=ButtonKind::Small on_press=stop>
                    "Stop"
                </Button>
            </Row>
        </Card>
    }
}

#[component]
fn Ended(progress: ProgressView) -> impl IntoView {
    let import = progress.import;
    let id = import.id;
    let counts = import.counts;
    let opened = RwSignal::new(None::<Action>);
    let done = import.state == ImportState::Done;
    let summary = format!("{} created, {} updated.", people(counts.created), people(counts.updated));
    view! {
        {match import.state {
            ImportState::Done => {
                view! {
                    <Message tone=Tone::Good title="The import is done">
                        <p>
                            {summary} " " {import.finished_at.map(|at| view! { <Moment at=at/> })}
                        </p>
                    </Message>
                }
                    .into_any()
            }
            ImportState::Failed => {
                view! {
                    <Message tone=Tone::Error title="The import failed, and nothing of it was written">
                        <p>{import.error.unwrap_or_else(|| "The reason is in the server's log.".to_owned())}</p>
                    </Message>
                }
                    .into_any()
            }
            _ => {
                view! {
                    <Message tone=Tone::Notice title="This import was withdrawn">
                        <p>"Nothing of it was written."</p>
                    </Message>
                }
                    .into_any()
            }
        }}
        {done
            .then(|| {
                view! {
                    <Numbers counts opened/>
                    <Row>
                        <ButtonLink
                            href=format!("/users?import={id}")
                            kind=ButtonKind::Main
                        >
                            "See the people who were created"
                        </ButtonLink>
                        <ButtonLink href=format!("/api/v1/imports/{id}/result?format=csv") download=true>
                            "Download as CSV"
                        </ButtonLink>
                        <ButtonLink href=format!("/api/v1/imports/{id}/result?format=json") download=true>
                            "Download as JSON"
                        </ButtonLink>
                    </Row>
                }
            })}
        {move || {
            opened
                .get()
                .map(|action| {
                    let total = match action {
                        Action::Create => counts.created,
                        Action::Update => counts.updated,
                        Action::Unchanged => counts.unchanged,
                        Action::Skip => counts.skipped,
                        Action::Reject => counts.rejected,
                    };
                    view! { <Rows import=id action=action title=done_title(action) total=u64::from(total)/> }
                })
        }}
        <Row>
            <ButtonLink href="/imports/new">"Import another file"</ButtonLink>
            <ButtonLink href="/imports" kind=ButtonKind::Quiet>
                "All imports"
            </ButtonLink>
        </Row>
    }
}

const fn done_title(action: Action) -> &'static str {
    match action {
        Action::Create => "People who were created",
        Action::Update => "People who were changed",
        Action::Unchanged => "People who stayed as they were",
        Action::Skip => "People who were passed over",
        Action::Reject => "Rows that were not imported",
    }
}
