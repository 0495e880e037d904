//! What is sent to a server function is read whole before it begins, and only so much of it, and only so long.
//!
//! Leptos itself would take any body, from anybody, into memory, wait for it for ever, and answer 500 to one
//! that breaks off.

use std::{error::Error as _, time::Duration};

use app::api::{Failure, FailureKind};
use axum::{
    Json,
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

/// The largest form.
const MOST: usize = 16 << 20;

/// How long it may take. That it does not stand still in between is asked of every body.
const LONGEST: Duration = Duration::from_mins(1);

/// 413, 408 or 400 for what does not come in whole.
pub(crate) async fn read(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/fn/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > MOST as u64 {
        return too_large();
    }
    match timeout(LONGEST, to_bytes(body, MOST)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(error)) if is_over_the_limit(&error) => too_large(),
        Ok(Err(_)) => answer(
            StatusCode::BAD_REQUEST,
            FailureKind::Invalid,
            "The form did not arrive whole. Send it again.",
        ),
        Err(_) => answer(
            StatusCode::REQUEST_TIMEOUT,
            FailureKind::Busy,
            "The form took too long to arrive. Check your connection and send it again.",
        ),
    }
}

fn is_over_the_limit(error: &axum::Error) -> bool {
    error.source().and_then(|cause| cause.downcast_ref::<LengthLimitError>()).is_some()
}

fn too_large() -> Response {
    let sentence = "This is more than a form may have, which is 16 MiB. Send less of it at once.";
    answer(StatusCode::PAYLOAD_TOO_LARGE, FailureKind::TooLarge, sentence)
}

/// As a server function says what went wrong, so that the page can show it.
fn answer(status: StatusCode, kind: FailureKind, sentence: &str) -> Response {
    (status, Json(Failure::new(kind, sentence))).into_response()
}
