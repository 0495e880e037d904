//! What Muster has promised: written down as it was answered, and held against the database afterwards.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use super::people::File;

/// An import that was answered as done.
#[derive(Clone, Debug)]
pub(crate) struct Committed {
    /// The import's id.
    pub(crate) id: String,
    pub(crate) file: File,
    pub(crate) taken_back: Option<TakenBack>,
}

/// What undoing one was answered to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TakenBack {
    pub(crate) removed: u64,
    pub(crate) put_back: u64,
    pub(crate) kept: u64,
}

/// Somebody who has signed up and set their password.
#[derive(Clone, Debug)]
pub(crate) struct Joined {
    pub(crate) email: String,
    pub(crate) last_name: String,
    /// Into the company that has few seats.
    pub(crate) small: bool,
    /// False: they wait for a seat.
    pub(crate) is_in: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Ledger {
    imports: Mutex<Vec<Committed>>,
    joined: Mutex<Vec<Joined>>,
    /// How often a plan no longer held when it was to be committed, and was made anew.
    pub(crate) moved: AtomicU64,
    /// How often a file was sent once more because nobody had answered.
    pub(crate) sent_again: AtomicU64,
    /// How often somebody who looked on was told of a change.
    pub(crate) heard: AtomicU64,
}

impl Ledger {
    pub(crate) fn committed(&self, id: &str, file: File) {
        let committed = Committed { id: id.to_owned(), file, taken_back: None };
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).push(committed);
    }

    pub(crate) fn taken_back(&self, id: &str, came_to: TakenBack) {
        let mut imports = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(import) = imports.iter_mut().find(|import| import.id == id) {
            import.taken_back = Some(came_to);
        }
    }

    pub(crate) fn joined(&self, joined: Joined) {
        self.joined.lock().unwrap_or_else(PoisonError::into_inner).push(joined);
    }

    pub(crate) fn all_committed(&self) -> Vec<Committed> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn all_joined(&self) -> Vec<Joined> {
        self.joined.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
