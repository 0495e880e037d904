//! A panic in one request ends that request, not the server, and says no more than it must.

use std::any::Any;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// 500, for `tower_http::catch_panic`. The panic's own text goes to the log only: it may quote a cell.
#[expect(clippy::needless_pass_by_value, reason = "the signature of tower_http's ResponseForPanic")]
pub(crate) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("of an unknown kind");
    tracing::error!(what, "a request panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Muster could not do this because of a fault of its own. It has been written to the log.",
    )
    .into_response()
}
