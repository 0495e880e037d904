//! A commit while it runs.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        Failure,
        imports::{ProgressView, cancel_import},
    },
    components::{Button, ButtonKind, Card, Progress, Row, figure, figure::counted},
};

#[component]
pub(super) fn UnderWay(
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
                "{} a second, {}",
                counted(per_second as u64, "row", "rows"),
                time_left(seconds.ceil() as u64)
            ))
        })
    };
    let stopping = RwSignal::new(false);
    let stop = move |_| {
        stopping.set(true);
        spawn_local(async move {
            if let Err(problem) = cancel_import(import).await {
                failure.try_set(Some(problem));
                stopping.try_set(false);
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
                <Button kind=ButtonKind::Small waiting=stopping on_press=stop>
                    "Stop"
                </Button>
            </Row>
        </Card>
    }
}

/// What nobody counts is not told to the second.
fn time_left(seconds: u64) -> String {
    match seconds {
        0..=5 => "a few seconds left".to_owned(),
        6..=89 => format!("about {seconds} seconds left"),
        _ => format!("about {} minutes left", (seconds + 30) / 60),
    }
}
