//! `GET /api/v1/events?seconds=`: that something has changed in the company, as server-sent events of one kind,
//! `change`. What it was is asked for where it stands; the revision only says that it is another moment.

use std::{convert::Infallible, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use backend::{access::Right, changes};
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};

use crate::{
    api::{body::Query, caller::Caller},
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
    /// How long the answer lasts; 0: only the revision of now.
    seconds: Option<u64>,
}

/// As it is said.
#[derive(Debug, Serialize)]
struct ChangeAnswer {
    revision: String,
}

pub(crate) async fn handle(caller: Caller, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let scope = caller.enter(Right::ViewCompany).await?;
    let lasts = Duration::from_secs(ask.seconds.unwrap_or(SECONDS).min(MOST_SECONDS));
    let revisions = changes::follow(caller.backend(), &scope, lasts).await?;
    let events = revisions.map(|revision| {
        let event = Event::default().event("change").retry(AGAIN);
        let answer = ChangeAnswer { revision: revision.to_string() };
        Ok::<_, Infallible>(event.json_data(answer).unwrap_or_default())
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}
