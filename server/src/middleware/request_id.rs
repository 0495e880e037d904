//! A name for each request, by which its answer, its problem and its lines in the log are found together.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tower_http::request_id::{MakeRequestId as _, MakeRequestUuid};

use crate::router::AppState;

const NAME: HeaderName = HeaderName::from_static("x-request-id");
/// What a proxy may call a request: no more than a UUID in some spelling, or two of them.
const LONGEST: usize = 80;

tokio::task_local! {
    static ID: HeaderValue;
}

/// That of the request that is being answered.
pub(crate) fn current() -> Option<String> {
    ID.try_with(|id| id.to_str().ok().map(ToOwned::to_owned)).ok().flatten()
}

/// Takes the name over from a proxy that is trusted, or makes one. Whatever others call their requests could be somebody's
/// name, or that of another's request.
pub(crate) async fn name(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let named = request.headers_mut().remove(NAME);
    let named = named.filter(|id| peer.is_some_and(|peer| state.proxies.are(peer)) && is_plain(id));
    let id = named.or_else(|| MakeRequestUuid.make_request_id(&request).map(|id| id.header_value().clone()));
    let Some(id) = id else { return next.run(request).await };
    let mut response = ID.scope(id.clone(), next.run(request)).await;
    response.headers_mut().insert(NAME, id);
    response
}

fn is_plain(id: &HeaderValue) -> bool {
    let is_plain =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'=');
    (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(is_plain)
}
