//! The session of a browser: from its cookie into the request, and back.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use backend::sessions::{Cookie, Session};

use crate::router::AppState;

/// The prefix has browsers refuse the cookie unless it is `Secure`, for this host alone and for every
/// path. Chromium keeps such a cookie on `http://127.0.0.1` and `http://localhost` too (tried with 156).
const NAME: &str = "__Host-muster";

/// What the cookie is besides its value. It goes with the browser that is closed; how long it is worth anything
/// is the server's business.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// What an open page asks by itself. Whoever has gone away from it is not at work.
const BY_ITSELF: [&str; 2] = ["/events", "/api/fn/import_progress"];

/// Puts the [`Session`] into the request, and into the answer what the browser is to do with its cookie.
pub(crate) async fn open(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let by_hand = !BY_ITSELF.iter().any(|end| request.uri().path().ends_with(end));
    let session = Session::of(&state.backend, shown(request.headers()), by_hand);
    request.extensions_mut().insert(session.clone());
    let mut response = next.run(request).await;
    let cookie = match session.cookie().await {
        Cookie::AsItIs => return response,
        Cookie::Set(value) => format!("{NAME}={value}; {ATTRIBUTES}"),
        Cookie::Forget => format!("{NAME}=; {ATTRIBUTES}; Max-Age=0"),
    };
    match HeaderValue::from_str(&cookie) {
        Ok(cookie) => {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Err(error) => tracing::error!(%error, "a cookie could not be written"),
    }
    response
}

fn shown(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME).then_some(value))
}
