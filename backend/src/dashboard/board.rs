//! What was counted last, by company.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Counted;
use crate::Error;
use crate::changes::Revision;

/// After how long it is counted again though nothing has changed: the 30 days move on, too.
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
    counting: tokio::sync::Mutex<()>,
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
    pub(super) async fn get<F: Future<Output = Result<Counted, Error>>>(
        &self,
        revision: Revision,
        asked_at: Instant,
        count: impl FnOnce() -> F,
    ) -> Result<(Revision, Arc<Counted>), Error> {
        if let Some(last) = self.recall(revision, asked_at) {
            return Ok(last);
        }
        let _counting = self.counting.lock().await;
        if let Some(last) = self.recall(revision, asked_at) {
            return Ok(last);
        }
        let begun = Instant::now();
        let counted = Arc::new(count().await?);
        *locked(&self.last) = Some(Last { revision, begun, counted: Arc::clone(&counted) });
        Ok((revision, counted))
    }

    fn recall(&self, revision: Revision, asked_at: Instant) -> Option<(Revision, Arc<Counted>)> {
        let last = locked(&self.last).clone()?;
        let holds = last.revision == revision && last.begun.elapsed() < HOLDS_FOR;
        (holds || last.begun >= asked_at).then_some((last.revision, last.counted))
    }
}

/// Nothing that is kept here can be half-changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
