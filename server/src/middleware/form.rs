//! What is sent to a server function is read whole before it begins, and only so much of it, and only so long.
//!
//! Leptos itself would take any body, from anybody, into memory, wait for it for ever, and answer 500 to one
//! that breaks off.

use std::{error::Error as _, time::Duration};

use app::{
    api::{Failure, FailureKind},
    components::refilled,
};
use axum::{
    Json,
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

/// The largest form.
const MOST: usize = 16 << 20;

/// How long it may take. That it does not stand still in between is asked of every body.
const LONGEST: Duration = Duration::from_mins(1);

/// The longest form that comes back filled in: browsers keep cookies of 4 KiB.
const LONGEST_COOKIE: usize = 3_800;

/// Answered alike, to the letter, whatever address is typed there.
const ALIKE: [&str; 2] = ["/api/fn/sign_in", "/api/fn/forgot"];

/// Parts of the names of fields that are not to lie in a cookie: secrets, and what is for one use.
const SECRET: [&str; 4] = ["password", "token", "stamp", "website"];

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
        Ok(Ok(bytes)) => {
            let typed = typed(&parts.headers, parts.uri.path(), &bytes);
            let mut response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
            if let Some(typed) = typed.filter(|_| sends_back(&response)) {
                response.headers_mut().append(header::SET_COOKIE, typed);
            }
            response
        }
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

/// A cookie by which the page that the form goes back to fills it in again, where no script sends it.
fn typed(headers: &HeaderMap, path: &str, form: &[u8]) -> Option<HeaderValue> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let by_a_browser = headers.get(header::ACCEPT)?.to_str().ok()?.contains("text/html");
    if !kind.starts_with("application/x-www-form-urlencoded")
        || !by_a_browser
        || form.len() > LONGEST_COOKIE
        || ALIKE.contains(&path)
    {
        return None;
    }
    let fields =
        form_urlencoded::parse(form).filter(|(name, _)| !SECRET.iter().any(|part| name.contains(part)));
    let fields = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let cookie =
        format!("{}={path}?{fields}; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax", refilled::COOKIE);
    HeaderValue::from_str(&cookie).ok()
}

/// Leptos sends a browser without scripts back to the form, and says in the address that it was refused.
fn sends_back(response: &Response) -> bool {
    let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
    response.status().is_redirection() && to.is_some_and(|to| to.contains("__err="))
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
