//! For whatever watches the process: is it running, and can it do its work.

use axum::{extract::State, http::StatusCode};

use crate::{problem::Problem, router::AppState};

/// `GET /livez`: the process answers.
pub(crate) async fn live() -> &'static str {
    "running\n"
}

/// `GET /readyz`: the database answers and is up to date; else 503 with the reason.
pub(crate) async fn ready(State(state): State<AppState>) -> Result<&'static str, Problem> {
    match state.backend.ready().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            let reason = match &error {
                backend::Error::Busy => "The database is not up to date yet.".to_owned(),
                // Its cause may name hosts and users: that is for the log.
                _ => "The database does not answer.".to_owned(),
            };
            tracing::warn!(%error, "not ready");
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, reason).with_retry_after(1))
        }
    }
}
