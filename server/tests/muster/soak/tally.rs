//! What was asked, how often, how long it took, and what was wrong with the answers.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How many sentences are kept of what went wrong.
const KEPT: usize = 20;

/// All questions of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// How long those took that were answered as they should be.
    pub(crate) took: Vec<Duration>,
    /// The longest of all, whatever became of it.
    pub(crate) longest: Duration,
    /// Not answered, or asked to come again, while something was broken on purpose.
    pub(crate) excused: usize,
    pub(crate) errors: usize,
}

/// Counted by everybody at once.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    kinds: Mutex<BTreeMap<&'static str, Asked>>,
    errors: Mutex<Vec<String>>,
}

impl Tally {
    pub(crate) fn answered(&self, kind: &'static str, took: Duration) {
        let mut kinds = locked(&self.kinds);
        let asked = kinds.entry(kind).or_default();
        asked.took.push(took);
        asked.longest = asked.longest.max(took);
    }

    /// Something was broken on purpose at that time.
    pub(crate) fn excused(&self, kind: &'static str, took: Duration) {
        let mut kinds = locked(&self.kinds);
        let asked = kinds.entry(kind).or_default();
        asked.excused += 1;
        asked.longest = asked.longest.max(took);
    }

    pub(crate) fn wrong(&self, kind: &'static str, took: Duration, what: &str) {
        let mut kinds = locked(&self.kinds);
        let asked = kinds.entry(kind).or_default();
        asked.errors += 1;
        asked.longest = asked.longest.max(took);
        let mut errors = locked(&self.errors);
        if errors.len() < KEPT {
            errors.push(format!("{kind}: {what}"));
        }
    }

    pub(crate) fn kinds(&self) -> BTreeMap<&'static str, Asked> {
        locked(&self.kinds).clone()
    }

    /// How many errors there were, and the first of them.
    pub(crate) fn errors(&self) -> (usize, Vec<String>) {
        let all = locked(&self.kinds).values().map(|asked| asked.errors).sum();
        (all, locked(&self.errors).clone())
    }
}

/// Whoever panicked meanwhile is reported by themselves.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
