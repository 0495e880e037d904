//! Who opens a page is found out before the page is begun.

use app::api::viewer::{self, Knocked};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use backend::sessions::Session;

use crate::router::AppState;

/// Puts [`Knocked`] into the request of a page. Server functions ask for themselves.
pub(crate) async fn knock(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/")
        && let Some(session) = request.extensions().get::<Session>().cloned()
    {
        let door = viewer::open(&session, &state.backend).await;
        request.extensions_mut().insert(Knocked(door));
    }
    next.run(request).await
}
