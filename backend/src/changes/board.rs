//! One look at a company for all in this process who look on.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::timeout;

use super::Revision;
use crate::{Backend, store};

/// How often a company is looked at that somebody in this process looks at: one small query. With the page's own
/// question after it, what was changed shows well within two seconds.
const EVERY: Duration = Duration::from_millis(500);

/// The companies that somebody looks at.
#[derive(Debug, Default)]
pub(crate) struct Board {
    /// By id; none until it was looked at.
    companies: Mutex<HashMap<i64, watch::Sender<Option<Revision>>>>,
    /// The process is about to stop.
    closing: AtomicBool,
    closed: Notify,
}

impl Board {
    /// Hears of the company's revisions from now on. The first to come begins the looking, which ends with the last.
    pub(super) fn watch(&self, backend: &Backend, company_id: i64) -> watch::Receiver<Option<Revision>> {
        let mut companies = self.locked();
        if let Some(sender) = companies.get(&company_id) {
            return sender.subscribe();
        }
        let (sender, receiver) = watch::channel(None);
        if self.closing.load(Ordering::Relaxed) {
            return receiver;
        }
        companies.insert(company_id, sender);
        let backend = backend.clone();
        tokio::spawn(async move { look(backend, company_id).await });
        receiver
    }

    /// Ends all looking on.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.locked().clear();
        self.closed.notify_waiters();
    }

    /// Tells those who look on; false if there are none any more.
    fn tell(&self, company_id: i64, revision: Option<Revision>) -> bool {
        let mut companies = self.locked();
        let Some(sender) = companies.get(&company_id) else { return false };
        if sender.receiver_count() == 0 || self.closing.load(Ordering::Relaxed) {
            companies.remove(&company_id);
            return false;
        }
        if revision.is_some() {
            sender.send_if_modified(|last| std::mem::replace(last, revision) != revision);
        }
        true
    }

    /// Nothing that is kept here can be half-changed by a panic.
    fn locked(&self) -> MutexGuard<'_, HashMap<i64, watch::Sender<Option<Revision>>>> {
        self.companies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn look(backend: Backend, company_id: i64) {
    let board = backend.change_board();
    loop {
        let closed = board.closed.notified();
        let revision = match store::change::revision(backend.store().read(), company_id).await {
            Ok(revision) => Some(revision),
            // A database that is busy answers the next time.
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "nothing to be seen");
                None
            }
        };
        if !board.tell(company_id, revision) {
            return;
        }
        let _ = timeout(EVERY, closed).await;
    }
}
