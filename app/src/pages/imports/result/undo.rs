//! Taking an import back: first what it would come to, then doing it.

use leptos::{prelude::*, task::spawn_local};
use roster::plan::Action;

use crate::{
    api::{
        Failure,
        undo::{UndoLine, UndoView, plan_undo, undo_import},
    },
    components::{
        Button, ButtonKind, Card, Failed, Message, Moment, Row, Shape, Tab, Table, Tabs, Tone, figure,
        figure::counted, people,
    },
    state::Reader,
};

/// Which list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Reversed,
    Kept,
    Failed,
}

/// The offer, while there is time.
#[component]
pub(super) fn TakeBack(
    import: i64,
    /// RFC 3339, UTC.
    until: String,
    on_change: Callback<()>,
) -> impl IntoView {
    let reader = Reader::expect();
    let plan = RwSignal::new(None::<UndoView>);
    let failure = RwSignal::new(None::<Failure>);
    let waiting = RwSignal::new(false);
    let look = move |_| {
        waiting.set(true);
        failure.set(None);
        spawn_local(async move {
            match plan_undo(import).await {
                Ok(answer) => {
                    reader.say(in_words(&answer, "would be"));
                    plan.try_set(Some(answer));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    let carry_out = move |_| {
        waiting.set(true);
        failure.set(None);
        spawn_local(async move {
            match undo_import(import).await {
                Ok(answer) => {
                    reader.say(in_words(&answer, "were"));
                    on_change.run(());
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    view! {
        <div id="undo">
        <Card title="Undo this import">
            <p class="muted">
                "People it created are removed, what it changed is put back, and memberships, courses nobody has begun and mail that has not gone out are taken away. Whoever was changed since stays as they are. Possible until "
                <Moment at=until/> "."
            </p>
            {move || failure.get().map(|failure| view! { <Failed failure/> })}
            {move || match plan.get() {
                None => {
                    view! {
                        <Row>
                            <Button waiting=waiting on_press=look>
                                "See what undoing would do"
                            </Button>
                        </Row>
                    }
                        .into_any()
                }
                Some(answer) => {
                    let words = format!("Undo for {}", people(answer.reversed_count()));
                    let nothing = answer.reversed_count() == 0;
                    view! {
                        <Lists undo=answer verb="would be"/>
                        <Row>
                            <Button
                                kind=ButtonKind::Danger
                                waiting=waiting
                                disabled=Signal::derive(move || nothing)
                                on_press=carry_out
                            >
                                {words}
                            </Button>
                            <Button on_press=move |_| plan.set(None)>"Leave it as it is"</Button>
                        </Row>
                    }
                        .into_any()
                }
            }}
        </Card>
        </div>
    }
}

/// What it came to.
#[component]
pub(super) fn Undone(import: i64) -> impl IntoView {
    // In the browser only: this stands inside a Suspense, where a resource may be begun more than once.
    let came_to = RwSignal::new(None::<Result<UndoView, Failure>>);
    Effect::new(move || {
        spawn_local(async move {
            came_to.try_set(Some(plan_undo(import).await));
        });
    });
    view! {
        <Message tone=Tone::Notice title="This import was undone">
            <p>"Everything below tells what it had done before that."</p>
        </Message>
        <Card title="What undoing came to">
            {move || match came_to.get() {
                None => view! { <Shape/> }.into_any(),
                Some(Ok(undo)) => view! { <Lists undo verb="were"/> }.into_any(),
                Some(Err(failure)) => view! { <Failed failure/> }.into_any(),
            }}
        </Card>
    }
}

fn in_words(undo: &UndoView, verb: &str) -> String {
    format!(
        "{} {verb} removed, {} {verb} put back, {} kept, {} not possible.",
        people(undo.removed),
        people(undo.put_back),
        figure(undo.kept_count),
        figure(undo.failed_count)
    )
}

#[component]
fn Lists(undo: UndoView, verb: &'static str) -> impl IntoView {
    let sentence = in_words(&undo, verb);
    let first = if undo.kept_count > 0 {
        List::Kept
    } else if undo.failed_count > 0 {
        List::Failed
    } else {
        List::Reversed
    };
    let chosen = RwSignal::new(first);
    let counts = [
        (List::Reversed, "Reversed", undo.reversed_count()),
        (List::Kept, "Kept, changed since", undo.kept_count),
        (List::Failed, "Not possible", undo.failed_count),
    ];
    let undo = StoredValue::new(undo);
    view! {
        <p>{sentence}</p>
        <Tabs label="People of this import">
            {counts
                .into_iter()
                .map(|(list, label, count)| {
                    view! {
                        <Tab
                            chosen=Signal::derive(move || chosen.get() == list)
                            on_choose=move |()| chosen.set(list)
                        >
                            {format!("{label} ({})", figure(count))}
                        </Tab>
                    }
                })
                .collect_view()}
        </Tabs>
        {move || {
            let list = chosen.get();
            let (lines, count) = undo
                .with_value(|undo| match list {
                    List::Reversed => (undo.reversed.clone(), undo.reversed_count()),
                    List::Kept => (undo.kept.clone(), undo.kept_count),
                    List::Failed => (undo.failed.clone(), undo.failed_count),
                });
            if lines.is_empty() {
                view! { <p class="muted">"Nobody."</p> }.into_any()
            } else {
                view! { <People lines count/> }.into_any()
            }
        }}
    }
}

#[component]
fn People(lines: Vec<UndoLine>, count: u32) -> impl IntoView {
    let shown = lines.len() as u64;
    view! {
        <Table label="People">
            <thead>
                <tr>
                    <th scope="col" class="number">
                        "Row"
                    </th>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"What the import did, or why they stay"</th>
                </tr>
            </thead>
            <tbody>{lines.into_iter().map(|line| view! { <Line line/> }).collect_view()}</tbody>
        </Table>
        <p class="muted small">
            {format!("{} of {} shown", figure(shown), counted(count, "person", "people"))}
        </p>
    }
}

#[component]
fn Line(line: UndoLine) -> impl IntoView {
    let what = if line.reasons.is_empty() {
        let changed: Vec<String> = line
            .changes
            .iter()
            .map(|change| {
                let before = change.before.clone().unwrap_or_else(|| "nothing".to_owned());
                format!("{} goes back to {before}", change.field.label())
            })
            .collect();
        match (line.action, changed.is_empty()) {
            (Action::Create, _) => vec!["Was created".to_owned()],
            (_, true) => vec!["Was given groups or courses".to_owned()],
            (_, false) => changed,
        }
    } else {
        line.reasons
    };
    view! {
        <tr>
            <td class="number">{figure(line.row)}</td>
            <th scope="row">{line.name}</th>
            <td>{line.email}</td>
            <td>
                <ul class="change-list">
                    {what.into_iter().map(|one| view! { <li class="change">{one}</li> }).collect_view()}
                </ul>
            </td>
        </tr>
    }
}
