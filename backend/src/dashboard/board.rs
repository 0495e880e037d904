//! What was counted last, by company.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Counted;
use crate::Error;
use crate::changes::Revision;

/// After how long it is counted anew beside though nothing has changed: the 30 days move on, too. Whoever comes after twice
/// as long waits for it.
const HOLDS_FOR: Duration = Duration::from_mins(1);

/// The figures of every company that this process was asked about.
#[derive(Debug, Default)]
pub(crate) struct Board {
    slots: Mutex<HashMap<i64, Arc<Slot>>>,
}

/// One company's.
#[derive(Debug, Default)]
pub(super) struct Slot {
    /// Held by whoever counts.
    counting: Arc<tokio::sync::Mutex<()>>,
    last: Mutex<Option<Last>>,
}

#[derive(Clone, Debug)]
struct Last {
    revision: Revision,
    begun: Instant,
    counted: Arc<Counted>,
}

impl Board {
    pub(super) fn slot(&self, company_id: i64) -> Arc<Slot> {
        Arc::clone(locked(&self.slots).entry(company_id).or_default())
    }
}

impl Slot {
    /// What was counted at this revision or since `asked_at`, else what `count` comes to. One counts at a time.
    pub(super) async fn get<F: Future<Output = Result<Counted, Error>> + Send + 'static>(
        self: Arc<Self>,
        revision: Revision,
        asked_at: Instant,
        count: impl FnOnce() -> F + Send + 'static,
    ) -> Result<(Revision, Arc<Counted>), Error> {
        if let Some(last) = self.recall(revision, asked_at) {
            if last.begun.elapsed() >= HOLDS_FOR {
                self.count_beside(revision, count);
            }
            return Ok((last.revision, last.counted));
        }
        let _counting = self.counting.lock().await;
        if let Some(last) = self.recall(revision, asked_at) {
            return Ok((last.revision, last.counted));
        }
        self.count(revision, count).await
    }

    /// Nobody waits for it. Not if somebody counts already.
    fn count_beside<F: Future<Output = Result<Counted, Error>> + Send + 'static>(
        self: Arc<Self>,
        revision: Revision,
        count: impl FnOnce() -> F + Send + 'static,
    ) {
        let Ok(counting) = Arc::clone(&self.counting).try_lock_owned() else { return };
        tokio::spawn(async move {
            let counted = self.count(revision, count).await;
            drop(counting);
            if let Err(error) = counted {
                tracing::debug!(error = &error as &dyn std::error::Error, "the figures were not counted");
            }
        });
    }

    async fn count<F: Future<Output = Result<Counted, Error>>>(
        &self,
        revision: Revision,
        count: impl FnOnce() -> F,
    ) -> Result<(Revision, Arc<Counted>), Error> {
        let begun = Instant::now();
        let counted = Arc::new(count().await?);
        *locked(&self.last) = Some(Last { revision, begun, counted: Arc::clone(&counted) });
        Ok((revision, counted))
    }

    fn recall(&self, revision: Revision, asked_at: Instant) -> Option<Last> {
        let last = locked(&self.last).clone()?;
        let holds = last.revision == revision && last.begun.elapsed() < HOLDS_FOR * 2;
        (holds || last.begun >= asked_at).then_some(last)
    }
}

/// Nothing that is kept here can be half-changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
