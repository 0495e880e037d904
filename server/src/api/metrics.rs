//! `GET /metrics`: figures for Prometheus, for whoever runs the installation.

use axum::{
    extract::State,
    http::{HeaderName, header},
};

use crate::{api::caller::Caller, problem::Problem, router::AppState};

const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Answer = ([(HeaderName, &'static str); 1], String);

/// For owners, by their tokens: figures tell how much a business does.
pub(crate) async fn handle(caller: Caller, State(state): State<AppState>) -> Result<Answer, Problem> {
    caller.actor().require_owner()?;
    Ok(say(State(state)).await)
}

/// For whoever reaches the address of `MUSTER_METRICS_LISTEN`, which is nobody from outside.
pub(crate) async fn say(State(state): State<AppState>) -> Answer {
    ([(header::CONTENT_TYPE, KIND)], state.metrics.text(&state.backend).await)
}
