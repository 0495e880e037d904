//! What takes long to count, kept as long as nothing has changed, and counted by one for all who ask at once.
//!
//! A company of a million changes while it is looked at. So that not every change makes everybody wait for hundreds of
//! thousands to be counted again, a large count is shown for up to [`GOOD_FOR`], and counted anew beside.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::access::Scope;
use crate::changes::Revision;
use crate::{Backend, Error, store};

/// How long a count is good though something may have changed that is no change to people; a large one, whatever has.
const GOOD_FOR: Duration = Duration::from_secs(2);
/// How old a large one is when it is counted anew beside.
const FRESH_FOR: Duration = Duration::from_secs(1);
/// How old anything is when it is counted anew beside, and half of how long it is good: what is erased after its time is no
/// change.
const HOLDS_FOR: Duration = Duration::from_mins(1);
/// From how many on a count is large.
const LARGE: u64 = 100_000;
/// How many answers are kept.
const KEPT: usize = 1_000;

/// Something counted.
pub(crate) trait Counted: Clone + Send + Sync + 'static {
    /// How many it comes to.
    fn size(&self) -> u64;
}

impl Counted for u64 {
    fn size(&self) -> u64 {
        *self
    }
}

/// Counts by the ids of groups, of courses.
impl Counted for Arc<HashMap<i64, u64>> {
    fn size(&self) -> u64 {
        self.values().sum()
    }
}

/// What a count comes from, with what the company's people were at when it was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum From {
    /// People, their groups and fields, which that number tells of.
    People(i64),
    /// What they have to learn, too, which it does not.
    Training(i64),
}

impl From {
    const fn changes(self) -> i64 {
        match self {
            Self::People(changes) | Self::Training(changes) => changes,
        }
    }
}

/// What this process has counted, by what was asked.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    slots: Mutex<HashMap<K, Arc<Slot<V>>>>,
}

#[derive(Debug)]
struct Slot<V> {
    /// Held by whoever counts.
    counting: Arc<tokio::sync::Mutex<()>>,
    last: Mutex<Option<Last<V>>>,
}

#[derive(Clone, Debug)]
struct Last<V> {
    value: V,
    /// What the company's people were at before it was counted.
    changes: i64,
    revision: Revision,
    begun: Instant,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self { slots: Mutex::default() }
    }
}

impl<K: Eq + Hash, V: Counted> Kept<K, V> {
    /// What is known of `question` while nothing has changed, else what `count` comes to. One counts at a time.
    pub(crate) async fn get<F>(
        &self,
        backend: &Backend,
        scope: &Scope,
        from: From,
        question: K,
        count: impl FnOnce(Backend, Scope) -> F + Send + 'static,
    ) -> Result<V, Error>
    where
        F: Future<Output = Result<V, Error>> + Send + 'static,
    {
        let asked_at = Instant::now();
        let changes = from.changes();
        let slot = self.slot(question);
        if let Some(last) = slot.last() {
            let age = last.begun.elapsed();
            let holds = last.changes == changes
                && (matches!(from, From::People(_)) && age < GOOD_FOR
                    || age < HOLDS_FOR * 2 && last.revision == revision(backend, scope).await?);
            let is_shown = holds || last.value.size() >= LARGE && age < GOOD_FOR;
            let is_old = age >= if holds { HOLDS_FOR } else { FRESH_FOR };
            if is_shown {
                if is_old {
                    slot.count_beside(backend.clone(), scope.clone(), changes, count);
                }
                return Ok(last.value);
            }
        }
        let _counting = slot.counting.lock().await;
        // Somebody else has begun after this was asked.
        if let Some(last) = slot.last().filter(|last| last.begun >= asked_at) {
            return Ok(last.value);
        }
        slot.count(backend.clone(), scope.clone(), changes, count).await
    }

    fn slot(&self, question: K) -> Arc<Slot<V>> {
        let mut slots = locked(&self.slots);
        if slots.len() >= KEPT && !slots.contains_key(&question) {
            slots.clear();
        }
        let slot = slots
            .entry(question)
            .or_insert_with(|| Arc::new(Slot { counting: Arc::default(), last: Mutex::new(None) }));
        Arc::clone(slot)
    }
}

impl<V: Counted> Slot<V> {
    fn last(&self) -> Option<Last<V>> {
        locked(&self.last).clone()
    }

    /// Unless somebody does already.
    fn count_beside<F>(
        self: Arc<Self>,
        backend: Backend,
        scope: Scope,
        changes: i64,
        count: impl FnOnce(Backend, Scope) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<V, Error>> + Send + 'static,
    {
        let Ok(counting) = Arc::clone(&self.counting).try_lock_owned() else { return };
        tokio::spawn(async move {
            let counted = self.count(backend, scope, changes, count).await;
            drop(counting);
            if let Err(error) = counted {
                tracing::debug!(error = &error as &dyn std::error::Error, "nothing was counted");
            }
        });
    }

    async fn count<F: Future<Output = Result<V, Error>>>(
        &self,
        backend: Backend,
        scope: Scope,
        changes: i64,
        count: impl FnOnce(Backend, Scope) -> F,
    ) -> Result<V, Error> {
        let begun = Instant::now();
        // Before counting: who comes meanwhile makes the answer old, not the other way round.
        let revision = revision(&backend, &scope).await?;
        let value = count(backend, scope).await?;
        *locked(&self.last) = Some(Last { value: value.clone(), changes, revision, begun });
        Ok(value)
    }
}

async fn revision(backend: &Backend, scope: &Scope) -> Result<Revision, Error> {
    store::change::revision(backend.store().read(), scope.company_id()).await
}

/// Nothing that is kept here can be half-changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
