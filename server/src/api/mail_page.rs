//! A mail's page as an answer. What is in it was written by people: nothing of it runs, is sent or fetched, and only our
//! own pages may frame it.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};

/// A sandbox has no origin of its own: nothing in it reaches the session. Its links open beside it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

pub(crate) fn answer(html: &str) -> Response {
    let apart = html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    let mut response = Html(apart).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}
