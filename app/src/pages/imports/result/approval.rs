//! A plan that waits for a second administrator.

use leptos::{prelude::*, task::spawn_local};
use roster::plan::{self, Counts};

use super::super::{
    plan::{Numbers, rows_behind},
    rows::{Opened, Rows},
};
use crate::{
    api::{
        Failure,
        imports::{ImportView, plan_import},
        together::{approve_import, reject_import},
        viewer::Viewer,
    },
    components::{Button, ButtonKind, Card, Failed, Message, Row, TextField, Tone, people},
    state::Reader,
};

#[component]
pub(super) fn Approval(
    import: ImportView,
    /// It was decided: the import is to be asked for again.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    let id = import.id;
    let counts = import.counts;
    let opened = RwSignal::new(None::<Opened>);
    let asked_by = import.requested_by.unwrap_or_default();
    let own = viewer.email == asked_by;
    let sentence = if own {
        "You asked for this import to happen. It mails, moves or suspends so many people that a second administrator \
         has to approve it first."
            .to_owned()
    } else {
        format!(
            "{asked_by} wants this import to happen. It mails, moves or suspends so many people that a second \
             administrator has to approve it first."
        )
    };
    view! {
        <Message tone=Tone::Notice title="This import waits for approval">
            <p>{sentence}</p>
        </Message>
        <Numbers counts opened/>
        {move || {
            opened
                .get()
                .map(|opened| {
                    let total = rows_behind(&counts, opened);
                    view! { <Rows import=id opened=opened title="What would happen" total=total/> }
                })
        }}
        {if own {
            view! { <TakeBack id on_change/> }.into_any()
        } else if viewer.may_manage {
            view! { <Decide id counts on_change/> }.into_any()
        } else {
            view! { <p class="muted">"An administrator of the company decides about it."</p> }.into_any()
        }}
    }
}

/// Does something about the import; what goes wrong is told.
fn act<F: Future<Output = Result<(), Failure>> + 'static>(
    deed: F,
    done: &'static str,
    reader: Reader,
    waiting: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    on_change: Callback<()>,
) {
    waiting.set(true);
    failure.set(None);
    spawn_local(async move {
        match deed.await {
            Ok(()) => {
                reader.say(done);
                on_change.try_run(());
            }
            Err(problem) => {
                failure.try_set(Some(problem));
            }
        }
        waiting.try_set(false);
    });
}

#[component]
fn TakeBack(id: i64, on_change: Callback<()>) -> impl IntoView {
    let reader = Reader::expect();
    let waiting = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let back = move |_| {
        let deed = reject_import(id, String::new());
        act(deed, "The request was taken back. Nothing was imported.", reader, waiting, failure, on_change);
    };
    view! {
        {move || failure.get().map(|failure| view! { <Failed failure/> })}
        <Row>
            <Button waiting=waiting on_press=back>
                "Take the request back"
            </Button>
        </Row>
    }
}

#[component]
fn Decide(id: i64, counts: Counts, on_change: Callback<()>) -> impl IntoView {
    let reader = Reader::expect();
    let waiting = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let reason = RwSignal::new(String::new());
    let plan = RwSignal::new(None::<plan::Plan>);
    // What is approved is what was looked at here.
    Effect::new(move || {
        spawn_local(async move {
            match plan_import(id, false).await {
                Ok(found) => {
                    plan.try_set(Some(found));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
        });
    });
    let touched = u64::from(counts.created) + u64::from(counts.updated);
    let approve = move |_| {
        if let Some(digest) = plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.digest.clone())) {
            act(
                approve_import(id, digest),
                "You have approved the import.",
                reader,
                waiting,
                failure,
                on_change,
            );
        }
    };
    let reject = move |_| {
        let deed = reject_import(id, reason.get_untracked());
        act(
            deed,
            "You have sent the import back. Nothing was imported.",
            reader,
            waiting,
            failure,
            on_change,
        );
    };
    view! {
        <Card title="Your decision">
            {move || failure.get().map(|failure| view! { <Failed failure/> })}
            <TextField
                name="reason"
                label="A reason, if you send it back"
                hint="It is kept as a comment."
                maximum_length=1000
                autocomplete="off"
                on_change=move |text| reason.set(text)
            />
            <Row>
                <Button
                    kind=ButtonKind::Main
                    waiting=waiting
                    disabled=Signal::derive(move || plan.with(Option::is_none))
                    on_press=approve
                >
                    {format!("Approve and import {}", people(touched))}
                </Button>
                <Button waiting=waiting on_press=reject>
                    "Send it back"
                </Button>
            </Row>
        </Card>
    }
}
