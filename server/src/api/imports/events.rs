//! `GET /api/v1/imports/{id}/events?page=&seconds=`: how an import stands, and again whenever that changes, as
//! server-sent events of one kind, `import`.

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use backend::{
    access::Right,
    imports::{self, ImportState, Pulse},
};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
    },
    problem::Problem,
};

/// How long one answer lasts if nothing is said. Browsers ask again by themselves, and then it is seen anew whether
/// they may.
const SECONDS: u64 = 55;
const MOST_SECONDS: u64 = 300;
/// After how long they ask again.
const AGAIN: Duration = Duration::from_secs(1);
/// Shorter than proxies take for silence.
const ALIVE: Duration = Duration::from_secs(10);

#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    /// What an open page calls itself; with it others are told that somebody looks on.
    page: Option<String>,
    /// How long the answer lasts; 0: only how it stands now.
    seconds: Option<u64>,
}

/// As it is said.
#[derive(Debug, Serialize)]
struct PulseAnswer {
    state: ImportState,
    revision: i64,
    /// Who made this revision, as shown.
    changed_by: Option<String>,
    plan_digest: Option<String>,
    /// How many there are.
    comments: u64,
    /// Who else has it open.
    others: Vec<String>,
}

impl From<Pulse> for PulseAnswer {
    fn from(pulse: Pulse) -> Self {
        let Pulse { state, revision, changed_by, plan_digest, comments, others } = pulse;
        Self { state, revision, changed_by, plan_digest, comments, others }
    }
}

pub(crate) async fn handle(caller: Caller, Id(id): Id, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let lasts = Duration::from_secs(ask.seconds.unwrap_or(SECONDS).min(MOST_SECONDS));
    let page = ask.page.as_deref().filter(|page| !page.is_empty());
    let pulses = imports::follow(caller.backend(), &scope, id, page, lasts).await?;
    let events = pulses.map(|pulse| {
        let event = Event::default().event("import").retry(AGAIN);
        Ok::<_, Infallible>(event.json_data(PulseAnswer::from(pulse)).unwrap_or_default())
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}
