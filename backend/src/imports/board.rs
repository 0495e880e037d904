//! What this process knows of imports beside the database: who is planning, how far commits have come, and
//! checks that need not be done again.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use roster::{Checked, Snapshot};
use sha2::{Digest as _, Sha256};
use tokio::sync::{Notify, futures::Notified};

use super::Progress;
use crate::Error;

/// How many checks are remembered. One is a few megabytes where all findings that are kept were found.
const REMEMBERED: usize = 2;

/// Shared by everything in this process.
#[derive(Debug, Default)]
pub(crate) struct Board {
    planning: Mutex<HashMap<i64, Weak<tokio::sync::Mutex<()>>>>,
    running: Mutex<HashMap<i64, Arc<Running>>>,
    checks: Mutex<VecDeque<(CheckOf, Arc<Checked>)>>,
    ended: Notify,
    /// Somebody has changed an import here, or has come to look at one.
    stirred: Notify,
    /// The process is about to stop.
    closing: AtomicBool,
}

/// Of what a check was made: equal ones give equal findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CheckOf {
    import_id: i64,
    revision: i64,
    /// Sums up the names that it was checked against: others are seen by others.
    names: [u8; 32],
}

impl CheckOf {
    pub(super) fn new(import_id: i64, revision: i64, snapshot: &Snapshot) -> Result<Self, Error> {
        Ok(Self { import_id, revision, names: Sha256::digest(serde_json::to_vec(snapshot)?).into() })
    }
}

/// A commit that runs in this process.
#[derive(Debug)]
pub(super) struct Running {
    done: AtomicU32,
    total: u32,
    /// Microseconds since 1970.
    since: i64,
    stop: AtomicBool,
}

impl Running {
    pub(super) fn reached(&self, row: u32) {
        self.done.store(row, Ordering::Relaxed);
    }

    pub(super) fn is_to_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Takes a commit off the board when it ends, however it ends.
#[derive(Debug)]
pub(super) struct OnBoard<'a> {
    board: &'a Board,
    import_id: i64,
    pub(super) running: Arc<Running>,
}

impl Drop for OnBoard<'_> {
    fn drop(&mut self) {
        locked(&self.board.running).remove(&self.import_id);
    }
}

impl Board {
    /// Held by whoever plans the import: plans of one import are made one after the other.
    pub(super) fn planning(&self, import_id: i64) -> Arc<tokio::sync::Mutex<()>> {
        let mut planning = locked(&self.planning);
        planning.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = planning.get(&import_id).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::new(tokio::sync::Mutex::new(()));
        planning.insert(import_id, Arc::downgrade(&lock));
        lock
    }

    pub(super) fn start(&self, import_id: i64, total: u32, now: i64) -> OnBoard<'_> {
        let running =
            Arc::new(Running { done: AtomicU32::new(0), total, since: now, stop: AtomicBool::new(false) });
        locked(&self.running).insert(import_id, Arc::clone(&running));
        OnBoard { board: self, import_id, running }
    }

    /// Asks a commit of this process to stop.
    pub(super) fn stop(&self, import_id: i64) {
        if let Some(running) = locked(&self.running).get(&import_id) {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// How far a commit of this process has come.
    pub(super) fn progress(&self, import_id: i64, now: i64) -> Option<Progress> {
        let running = Arc::clone(locked(&self.running).get(&import_id)?);
        let done = running.done.load(Ordering::Relaxed);
        let seconds = (now - running.since) as f64 / 1e6;
        let per_second = (done > 0 && seconds > 0.0).then(|| f64::from(done) / seconds);
        let left = f64::from(running.total.saturating_sub(done));
        Some(Progress {
            done,
            total: running.total,
            per_second,
            seconds_left: per_second.map(|per_second| left / per_second),
        })
    }

    /// Says that some commit has ended.
    pub(super) fn tell_ended(&self) {
        self.ended.notify_waiters();
        self.stir();
    }

    pub(super) fn ended(&self) -> &Notify {
        &self.ended
    }

    /// Says that there is something new about an import, for those who look on.
    pub(super) fn stir(&self) {
        self.stirred.notify_waiters();
    }

    /// Resolves at the next [`Board::stir`] after this call.
    pub(super) fn stirred(&self) -> Notified<'_> {
        self.stirred.notified()
    }

    /// Ends all looking on.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.stir();
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    pub(super) fn remember(&self, of: CheckOf, checked: &Arc<Checked>) {
        let mut checks = locked(&self.checks);
        checks.retain(|(other, _)| other.import_id != of.import_id);
        checks.push_front((of, Arc::clone(checked)));
        checks.truncate(REMEMBERED);
    }

    pub(super) fn recall(&self, of: CheckOf) -> Option<Arc<Checked>> {
        locked(&self.checks).iter().find(|(other, _)| *other == of).map(|(_, checked)| Arc::clone(checked))
    }
}

/// Nothing that is kept here can be half-changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
