//! A page that does not come to its end is given up.
//!
//! Where something panics on which a page waits while it is rendered, the page goes on waiting, and with it
//! the browser.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use tokio::time::timeout;

/// How long a page may take. With a million people it takes a tenth of a second.
pub(crate) const FOR_PAGES: Duration = Duration::from_secs(20);

/// In seconds.
const TRY_AGAIN_AFTER: HeaderValue = HeaderValue::from_static("10");

/// Without scripts and looks, which may be what fails.
const SENTENCE: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Muster</title></head>\
    <body><h1>This page took too long</h1><p>Muster could not put this page together in time. Reload it in a \
    moment; if it stays so, whoever runs Muster finds more in its log.</p></body></html>";

/// 503 for a page that takes longer. Whatever else is asked for may take its time.
pub(crate) async fn wait(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    if let Ok(response) = timeout(patience, next.run(request)).await {
        return response;
    }
    tracing::error!(seconds = patience.as_secs(), "a page was given up");
    let retry = [(header::RETRY_AFTER, TRY_AGAIN_AFTER)];
    (StatusCode::SERVICE_UNAVAILABLE, retry, Html(SENTENCE)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_page_that_hangs_is_given_up_and_a_download_is_not() {
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            "done"
        };
        let router = Router::new()
            .route("/users", get(std::future::pending::<&str>))
            .route("/api/v1/slow", get(slow))
            .layer(from_fn_with_state(Duration::from_millis(20), wait));
        let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        let hung = ask("/users").await.unwrap();
        assert_eq!(hung.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(hung.headers()[header::RETRY_AFTER], TRY_AGAIN_AFTER);
        assert_eq!(ask("/api/v1/slow").await.unwrap().status(), StatusCode::OK);
    }
}
