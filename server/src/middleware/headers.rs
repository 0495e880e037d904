//! Headers every answer carries: what a browser must not do with it.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use backend::Backend;
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

/// Nothing but our own files and answers, no text that is a script or a style, and no frame around it. A page's
/// few scripts of its own are named by a nonce; WebAssembly may be compiled, which is no
/// `eval`. The import worker has its policy from the answer that it is, so this holds for all.
///
/// The pages have no `style` attributes: what is placed by figures is placed through the CSSOM, or in SVG. Images
/// may be in the stylesheet.
macro_rules! policy {
    ($own:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'",
            $own,
            " 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
             object-src 'none'"
        )
    };
}

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, policy!("")),
    // Addresses of pages hold one-time tokens. Not `no-referrer`: with it browsers post forms with
    // `Origin: null`, and the check of where they come from would refuse our own.
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A year. Whether other names under the same domain speak TLS is not for us to say.
const TRANSPORT: &str = "max-age=31536000";

/// What differs between installations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    /// People reach it by TLS.
    secure: bool,
}

impl Policy {
    pub(crate) fn of(backend: &Backend) -> Self {
        Self { secure: backend.config().public_url.starts_with("https://") }
    }
}

/// Adds [`ALWAYS`], and `no-store` to whatever says nothing of caching: pages and answers are made
/// for one person.
///
/// An answer may say otherwise for itself, as a mail that is shown in a frame of the outbox does.
pub(crate) async fn secure(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        if_absent(headers, name, value);
    }
    if policy.secure {
        if_absent(headers, header::STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
    if_absent(headers, header::CACHE_CONTROL, "no-store");
    response
}

fn if_absent(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

/// Names the scripts of the page that is about to be rendered in its policy. Leptos makes the nonce, and writes
/// it to each.
pub(crate) fn name_scripts() {
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&policy!(" 'nonce-{nonce}'").replace("{nonce}", &nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn who_is_reached_by_tls_asks_for_it() {
        for (secure_address, asked) in [(true, Some(TRANSPORT)), (false, None)] {
            let router = Router::new()
                .route("/", get(|| async { "" }))
                .layer(from_fn_with_state(Policy { secure: secure_address }, secure));
            let answer = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
            let header = answer.headers().get(header::STRICT_TRANSPORT_SECURITY);
            assert_eq!(header.map(|value| value.to_str().unwrap()), asked);
        }
    }
}
