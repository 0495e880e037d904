//! Headers every answer carries: what a browser must not do with it.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Nothing but our own pages may frame, embed or post from a page of ours. Scripts are not limited
/// yet: the pages' own inline ones need a nonce first.
const CONTENT_SECURITY_POLICY: &str =
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    // Addresses of pages hold one-time tokens. Not `no-referrer`: with it browsers post forms with
    // `Origin: null`, and the check of where they come from would refuse our own.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds [`ALWAYS`], and `no-store` to whatever says nothing of caching: pages and answers are made
/// for one person.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        if_absent(headers, name, value);
    }
    if_absent(headers, header::CACHE_CONTROL, "no-store");
    response
}

fn if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
