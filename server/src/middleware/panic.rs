//! A panic in one request ends that request, not the server, and says no more than it must.

use std::{any::Any, panic};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::problem::Problem;

/// 500, for `tower_http::catch_panic`. What there is to say of it has been logged by [`note`].
pub(crate) fn answer(_panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Muster could not do this because of a fault of its own. It has been written to the log.",
    )
    .into_response()
}

/// From now on, panics are logged: where, and what where that is a text of ours. One that was put together may quote a cell.
pub(crate) fn note() {
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        let what =
            panic.payload().downcast_ref::<&str>().copied().unwrap_or("(not said, as it may quote somebody)");
        tracing::error!(at, what, "a fault of Muster's own: it panicked");
    }));
}
