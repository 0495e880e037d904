//! Connections in, requests out: our own loop, because `axum::serve` waits for ever for the head of
//! a request, and a few thousand silent connections then are all the server has.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tower::Layer as _;

/// How long a client may take from opening a connection, or from its last answer, to the end of a
/// request's head.
const HEAD_READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves, then answers what is under way for at most `grace` and returns.
///
/// HTTP/1.1 only: browsers speak HTTP/2 over TLS alone, and the proxy that ends TLS speaks 1.1
/// inwards. Telling the two apart would also read the first bytes without a time limit.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future, grace: Duration) {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_READ_TIMEOUT);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    wait_after(&error).await;
                    continue;
                }
            },
            _ = &mut stop => break,
        };
        serve_connection(stream, peer, &builder, &graceful, router.clone());
    }
    drop(listener);
    if tokio::time::timeout(grace, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still open after {} seconds and were cut off", grace.as_secs());
    }
}

fn serve_connection(
    stream: TcpStream,
    peer: SocketAddr,
    builder: &http1::Builder,
    graceful: &GracefulShutdown,
    router: Router,
) {
    // Answers are written whole; waiting to fill a packet only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY was refused");
    }
    let router = Extension(ConnectInfo(peer)).layer(router);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = watched.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// A client that went away is no reason to wait; being out of file descriptors is, or the loop
/// spins until one is free.
async fn wait_after(error: &io::Error) {
    let gone = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !gone {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
