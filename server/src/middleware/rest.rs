//! Takes what is left of a request's body after the answer is known.
//!
//! Whoever is refused early (no right, the wrong kind of file, a limit) is still sending. If the
//! connection closed on them they would see it break instead of the sentence that says why.

use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures_util::StreamExt as _;
use hyper::body::{Frame, SizeHint};

/// How long a refused client may go on sending, and how many bytes; beyond it the connection breaks.
const LONGEST: Duration = Duration::from_secs(30);
const MOST: usize = 512 << 20;

/// The answer goes out at once; the rest of the body is read beside it, and thrown away.
pub(crate) async fn take(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let left = Arc::new(Mutex::new(None));
    let request = request.map(|body| Body::new(Returning { body, left: Arc::clone(&left) }));
    let response = next.run(request).await;
    let left = left.lock().ok().and_then(|mut left| left.take());
    if let Some(body) = left {
        tokio::spawn(tokio::time::timeout(LONGEST, throw_away(body)));
    }
    response
}

async fn throw_away(body: Body) {
    let mut bytes = body.into_data_stream();
    let mut taken = 0;
    while let Some(Ok(piece)) = bytes.next().await {
        taken += piece.len();
        if taken > MOST {
            break;
        }
    }
}

/// A body that comes back when whoever had it lets go before its end.
struct Returning {
    body: Body,
    left: Arc<Mutex<Option<Body>>>,
}

impl HttpBody for Returning {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Returning {
    fn drop(&mut self) {
        let body = mem::replace(&mut self.body, Body::empty());
        if let Ok(mut left) = self.left.lock()
            && !body.is_end_stream()
        {
            *left = Some(body);
        }
    }
}
