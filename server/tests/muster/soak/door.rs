//! Where the processes are at the moment, as a proxy in front of them knows; and when something was broken on purpose.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::sleep,
    time::{Duration, Instant},
};

/// How long somebody waits in front of a door that is shut.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long after the mending something may still go wrong by it.
const AFTERMATH: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(crate) struct Door {
    /// `http://127.0.0.1:PORT` of each process; none while it is down.
    addresses: Mutex<Vec<Option<String>>>,
    turn: AtomicUsize,
    /// From when to when; none while it lasts.
    broken: Mutex<Vec<(Instant, Option<Instant>)>>,
}

impl Door {
    pub(crate) fn new(addresses: Vec<String>) -> Self {
        Self {
            addresses: Mutex::new(addresses.into_iter().map(Some).collect()),
            turn: AtomicUsize::new(0),
            broken: Mutex::default(),
        }
    }

    /// The next process in turn of those that are up; none if none is for a minute.
    pub(crate) fn address(&self) -> Option<String> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let addresses = self.up();
            if !addresses.is_empty() {
                let turn = self.turn.fetch_add(1, Ordering::Relaxed);
                return addresses.get(turn % addresses.len()).cloned();
            }
            sleep(Duration::from_millis(20));
        }
        None
    }

    /// All that are up.
    pub(crate) fn up(&self) -> Vec<String> {
        locked(&self.addresses).iter().flatten().cloned().collect()
    }

    pub(crate) fn shut(&self, place: usize) {
        locked(&self.addresses)[place] = None;
    }

    pub(crate) fn open(&self, place: usize, address: String) {
        locked(&self.addresses)[place] = Some(address);
    }

    /// From now on something is broken on purpose.
    pub(crate) fn breaks(&self) {
        locked(&self.broken).push((Instant::now(), None));
    }

    pub(crate) fn is_mended(&self) {
        if let Some((_, until)) = locked(&self.broken).last_mut() {
            *until = Some(Instant::now());
        }
    }

    /// Whether what was asked then, and went wrong by now, may have done so by what was broken on purpose.
    pub(crate) fn excuses(&self, asked: Instant) -> bool {
        locked(&self.broken).iter().any(|(_, until)| until.is_none_or(|until| asked < until + AFTERMATH))
    }
}

/// Whoever panicked meanwhile is reported by themselves.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
