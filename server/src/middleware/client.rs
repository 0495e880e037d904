//! Where a request comes from, for what is limited and recorded by it.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use backend::network::Network;

use crate::router::AppState;

/// Puts the [`Network`] of the client into the request.
pub(crate) async fn find(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(peer) = peer {
        let client = state.proxies.client(peer, request.headers());
        request.extensions_mut().insert(Network::of(client));
    }
    next.run(request).await
}
