//! For whatever watches the process: is it running, and can it do its work.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use tokio::time::timeout;

use crate::{problem::Problem, router::AppState};

/// How long the database may take to answer: a balancer asks again soon.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "running\n"
}

/// `GET /readyz`: the database answers and is up to date, and this process is not about to end; else 503 with the reason.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<&'static str, Problem> {
    if state.leaving.is_so() {
        return Err(unready("This Muster is being stopped."));
    }
    match timeout(PATIENCE, state.backend.ready()).await {
        Ok(Ok(true)) => Ok("ready\n"),
        Ok(Ok(false)) => Err(unready("The database is not up to date yet.")),
        Ok(Err(error)) => {
            // The cause may name hosts and users: that is for the log.
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            Err(unready("The database does not answer."))
        }
        Err(_) => {
            tracing::warn!(seconds = PATIENCE.as_secs(), "not ready: the database did not answer in time");
            Err(unready("The database does not answer."))
        }
    }
}

fn unready(reason: &str) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, reason).with_retry_after(1)
}
