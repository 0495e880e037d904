//! One import, from the drop to the people: the frame around its five steps.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

use super::{
    again::AnotherFile, columns::Columns, comments::Comments, drop::DropAnywhere, file::File,
    file_line::FileLine, plan::Plan, result::Outcome, review::Review, together::Together,
};
use crate::{
    api::{
        Failure,
        groups::{GroupView, group},
        imports::{ImportView, import},
        viewer::Viewer,
    },
    browser,
    components::{Page, StepState, Steps},
    pages::error::FailedPage,
    state::{
        ImportAtHand, Reader,
        import::{Reading, Step},
    },
};

/// Which import the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    New,
    Known(i64),
    Nonsense,
}

/// `/imports/new` and `/imports/{id}`: one page, so that nothing is lost when the one becomes the other.
#[component]
pub fn Wizard() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let params = use_params_map();
    let wanted = Memo::new(move |_| match params.with(|params| params.get("id")).as_deref() {
        Some("new") => Wanted::New,
        Some(id) => id.parse().map_or(Wanted::Nonsense, Wanted::Known),
        None => Wanted::Nonsense,
    });
    if wanted.get_untracked() == Wanted::New {
        at_hand.put_away();
    }
    keep_address(at_hand, wanted);

    // What is at hand already need not be asked for; it is newer here than anywhere.
    let missing = Memo::new(move |_| match wanted.get() {
        Wanted::Known(id) if at_hand.import.get_untracked() == Some(id) => Wanted::New,
        other => other,
    });
    let stored = Resource::new_blocking(
        move || missing.get(),
        |missing| async move {
            match missing {
                Wanted::New => Ok(None),
                Wanted::Known(id) => import(id).await.map(Some),
                Wanted::Nonsense => Err(Failure::not_found("There is no such import.")),
            }
        },
    );
    let query = use_query_map();
    // Named by the address of a new import only. When the draft gets its own address the group stays what it
    // was: asking again would build the page anew under the administrator's hands.
    let chosen_group = Memo::new(move |last: Option<&Option<i64>>| {
        if wanted.get() == Wanted::New {
            query.with(|query| query.get("group")).and_then(|id| id.parse::<i64>().ok())
        } else {
            last.copied().flatten()
        }
    });
    let context_group = Resource::new_blocking(
        move || chosen_group.get(),
        |id| async move {
            match id {
                Some(id) => group(id).await.map(Some),
                None => Ok(None),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let stored = stored.await;
                let context_group = context_group.await;
                match (stored, context_group) {
                    (Ok(stored), Ok(group)) => view! { <AtHand stored group/> }.into_any(),
                    (Err(failure), _) => {
                        view! { <FailedPage failure what="import" above=("/imports", "Imports")/> }.into_any()
                    }
                    (_, Err(failure)) => {
                        view! { <FailedPage failure what="group" above=("/groups", "Groups")/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// The address follows the draft: once the server has given it an id, reloading finds it again.
fn keep_address(at_hand: ImportAtHand, wanted: Memo<Wanted>) {
    let navigate = use_navigate();
    Effect::new(move |before: Option<()>| {
        let wanted = wanted.get_untracked();
        // Another draft that still lies here when this page begins is not what was asked for; one that comes while
        // it is open has taken the place of the one that was.
        let comes = wanted == Wanted::New || before.is_some();
        if let Some(id) = at_hand.import.get()
            && comes
            && wanted != Wanted::Known(id)
        {
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("/imports/{id}"), options);
        }
    });
    Effect::new(move |before: Option<Wanted>| {
        let now = wanted.get();
        if now == Wanted::New && before.is_some_and(|before| before != Wanted::New) {
            at_hand.put_away();
        }
        now
    });
}

#[component]
fn AtHand(stored: Option<ImportView>, group: Option<GroupView>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    if let Some(viewer) = use_context::<Viewer>() {
        at_hand.opened_by(&viewer);
    }
    // The same on the server and in the browser's first pass: only what the record says.
    if let Some(stored) = &stored {
        at_hand.take_up(stored);
    } else if let Some(group) = &group
        && at_hand.file.with_untracked(Option::is_none)
    {
        at_hand
            .configuration
            .update(|configuration| configuration.settings.group = Some(group.id.to_string()));
    }
    let record = StoredValue::new(stored);
    Effect::new(move || {
        record.with_value(|record| {
            if let Some(record) = record.as_ref().filter(|record| record.state.is_open()) {
                at_hand.reopen(record.id, record.filename.clone());
            }
        });
    });
    Effect::new(move || {
        if at_hand.step.get_untracked() == Step::File {
            // Whether it could be started is said when a file comes.
            at_hand.start_worker();
        }
    });
    pass_over(at_hand);
    Effect::new(move || {
        reader.say(match at_hand.reading.get() {
            Reading::Nothing | Reading::Going { .. } | Reading::Outdated => return,
            Reading::Done(totals) => super::review::sentence(totals),
        });
    });

    let group = StoredValue::new(group.map(|group| group.name));
    // Said again is not gone to again: a step is built once each time it is reached.
    let step = Memo::new(move |_| at_hand.step.get());
    // What was pressed to get on is gone: the keyboard and the screen reader go on at the new step.
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            browser::focus::begin_at("step");
        }
        now
    });
    let title = Signal::derive(move || {
        at_hand
            .file
            .with(|file| file.as_ref().map_or_else(|| "Import people".to_owned(), |file| file.name.clone()))
    });
    let state = move |at: usize| {
        let now = at_hand.step.get().position();
        match at.cmp(&now) {
            std::cmp::Ordering::Less => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Now,
            std::cmp::Ordering::Greater => StepState::Ahead,
        }
    };
    view! {
        <DropAnywhere/>
        <Page title=title wide=true above=("/imports", "Imports")>
            <Steps
                steps=&Step::NAMES
                state=state
                may_open=move |at| step_at(at).is_some_and(|step| at_hand.may_open(step))
                on_open=move |at| {
                    if let Some(step) = step_at(at) {
                        at_hand.go_to(step);
                    }
                }
            />
            <Together/>
            <FileLine/>
            <AnotherFile/>
            <section
                class="step"
                id="step"
                tabindex="-1"
                aria-label=move || Step::NAMES.get(step.get().position()).copied()
            >
                {move || match step.get() {
                    Step::File => view! { <File group=group.get_value()/> }.into_any(),
                    Step::Columns => view! { <Columns/> }.into_any(),
                    Step::Review => view! { <Review/> }.into_any(),
                    Step::Plan => view! { <Plan/> }.into_any(),
                    Step::Result => view! { <Outcome/> }.into_any(),
                }}
            </section>
            <Comments/>
        </Page>
    }
}

fn step_at(position: usize) -> Option<Step> {
    Step::ALL.get(position).copied()
}

/// A file without problems passes straight to the plan (`import.md` 7).
fn pass_over(at_hand: ImportAtHand) {
    Effect::new(move || {
        let clean =
            at_hand.reading.get().totals().is_some_and(|totals| totals.errors == 0 && totals.warnings == 0);
        let quiet = at_hand.summary.with(|summary| summary.blocking == 0);
        if clean
            && quiet
            && at_hand.passing.get()
            && at_hand.is_saved()
            && at_hand.step.get_untracked() == Step::Review
        {
            at_hand.step.set(Step::Plan);
        }
    });
}
