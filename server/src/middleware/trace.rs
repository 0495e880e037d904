//! One line of the log a request, without anything of anybody's: the route as the router has it
//! (paths hold one-time tokens, queries hold names and addresses), never the URL itself.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use super::request_id;
use crate::{metrics, router::AppState};

/// Logs and counts method, route, status and time; what is logged on the way carries the request's id.
pub(crate) async fn log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", id = request_id::current());
    let method = name(request.method());
    let route =
        request.extensions().get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str).to_owned();
    async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        let took = begun.elapsed();
        let status = response.status().as_u16();
        let milliseconds = took.as_millis() as u64;
        if status >= 500 {
            tracing::error!(method, route, status, milliseconds, "answered");
        } else {
            tracing::info!(method, route, status, milliseconds, "answered");
        }
        state.metrics.answered(&metrics::Request { method, route, status: class(status) }, took);
        response
    }
    .instrument(span)
    .await
}

/// Anybody can make up methods, and each would be counted apart.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        500.. => "5xx",
    }
}
