//! One line of the log a request, without anything of anybody's: the route as the router has it
//! (paths hold one-time tokens, queries hold names and addresses), never the URL itself.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use tower_http::request_id::RequestId;
use tracing::Instrument;

/// Logs method, route, status and time; what is logged on the way carries the request's id.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    let span = tracing::info_span!("request", id);
    let method = request.method().clone();
    let route =
        request.extensions().get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str).to_owned();
    async move {
        let begun = Instant::now();
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let milliseconds = begun.elapsed().as_millis() as u64;
        if status >= 500 {
            tracing::error!(%method, route, status, milliseconds, "answered");
        } else {
            tracing::info!(%method, route, status, milliseconds, "answered");
        }
        response
    }
    .instrument(span)
    .await
}
