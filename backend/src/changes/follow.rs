//! Looking on at a company.

use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::{Revision, revision};
use crate::access::Scope;
use crate::{Backend, Error};

/// The company's revision, and again whenever there is another, for as long as `lasts`: then whoever looks on asks
/// again, so that those who may no longer look are told. The first is answered at once.
///
/// # Errors
/// [`Error::Forbidden`] for whoever may not see what is about the whole company.
pub async fn follow(
    backend: &Backend,
    scope: &Scope,
    lasts: Duration,
) -> Result<impl Stream<Item = Revision> + Send + 'static + use<>, Error> {
    let first = revision(backend, scope).await?;
    let looking = Looking {
        heard: backend.change_board().watch(backend, scope.company_id()),
        first: Some(first),
        last: first,
        until: Instant::now() + lasts,
    };
    Ok(stream::unfold(looking, Looking::next))
}

struct Looking {
    heard: watch::Receiver<Option<Revision>>,
    /// Until it was said.
    first: Option<Revision>,
    last: Revision,
    until: Instant,
}

impl Looking {
    async fn next(mut self) -> Option<(Revision, Self)> {
        if let Some(first) = self.first.take() {
            return Some((first, self));
        }
        loop {
            let heard = *self.heard.borrow_and_update();
            if let Some(revision) = heard.filter(|revision| *revision != self.last) {
                self.last = revision;
                return Some((revision, self));
            }
            // Out of time, or the process is about to stop.
            timeout_at(self.until, self.heard.changed()).await.ok()?.ok()?;
        }
    }
}
