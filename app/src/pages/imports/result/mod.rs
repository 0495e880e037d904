//! Step 5: progress, then what was done.

mod approval;
mod downloads;
mod ended;
mod invite;
mod under_way;
mod undo;

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use self::{approval::Approval, ended::Ended, under_way::UnderWay};
use crate::{
    api::{
        Failure,
        imports::{ImportState, ProgressView, import_progress},
    },
    components::Failed,
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
    let turn = RwSignal::new(0_u32);
    poll(at_hand, import, progress, failure, turn);
    let under_way = Memo::new(move |_| at_hand.state.get().is_none_or(ImportState::is_under_way));
    // What is answered again as it was leaves everything where it is: what was opened, and what was just said.
    let ended = Memo::new(move |_| progress.get().filter(|progress| !progress.import.state.is_under_way()));
    view! {
        {move || failure.get().map(|failure| view! { <Failed failure/> })}
        <Show when=move || under_way.get()>
            <UnderWay import progress failure/>
        </Show>
        {move || {
            ended
                .get()
                .map(|progress| {
                    let on_change = move |()| turn.update(|turn| *turn += 1);
                    if progress.import.state == ImportState::AwaitingApproval {
                        view! { <Approval import=progress.import on_change/> }.into_any()
                    } else {
                        view! { <Ended progress on_change/> }.into_any()
                    }
                })
        }}
    }
}

/// Asks until the commit has ended, and stops when the page is left.
fn poll(
    at_hand: ImportAtHand,
    import: i64,
    progress: RwSignal<Option<ProgressView>>,
    failure: RwSignal<Option<Failure>>,
    turn: RwSignal<u32>,
) {
    let reader = Reader::expect();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        turn.track();
        // A colleague has done something about it.
        at_hand.together.moved.track();
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
                    if state.is_open() {
                        at_hand.work_again(answer.import.error);
                        return;
                    }
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
