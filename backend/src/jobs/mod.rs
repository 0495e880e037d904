//! Work outside a request.
//!
//! A job is a row written in the transaction of its cause. Any process of the installation takes it, by a
//! lease: for [`Config::job_lease`](crate::config::Config) nobody else may, and while the job is worked on
//! the lease is renewed. A process that dies renews nothing, and another takes the job up.
//!
//! A handler must bear to be run twice. One that does its work in a single transaction calls
//! [`Job::finish`] in it: then the work is done and the job is done, or neither is, and a runner that
//! lost its lease without noticing cannot commit.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::store::{self, Transaction};
use crate::{Backend, Error, accounts, imports, people, signup};

mod housekeeping;
mod lease;
mod runner;
#[cfg(test)]
mod tests;

#[cfg(feature = "testing")]
pub(crate) use housekeeping::sweep;
pub use runner::JobRunner;

/// What wakes the runners of this process.
#[derive(Debug, Default)]
pub(crate) struct Board {
    enqueued: Arc<Notify>,
}

impl Board {
    /// To be called after the transaction that enqueued something was committed. Forgetting it costs a
    /// second, no more: the runners look by themselves.
    pub(crate) fn wake(&self) {
        self.enqueued.notify_one();
    }

    fn enqueued(&self) -> &Notify {
        &self.enqueued
    }
}

/// A job to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    pub(crate) kind: &'static str,
    pub(crate) company_id: Option<i64>,
    pub(crate) subject_id: Option<i64>,
    /// Whatever the kind's handler understands.
    pub(crate) payload: Value,
}

/// Writes a job, to be run as soon as `transaction` is committed. Returns its id.
pub(crate) async fn enqueue(backend: &Backend, transaction: &Transaction, new: NewJob) -> Result<i64, Error> {
    store::job::insert(transaction, new, backend.clock().micros()).await
}

/// A job in the hands of a handler.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) company_id: Option<i64>,
    pub(crate) subject_id: Option<i64>,
    pub(crate) payload: Value,
    /// How often it was taken, this time included.
    pub(crate) attempts: i64,
    /// The name of this taking; no two are alike.
    lease: String,
    stopping: watch::Receiver<bool>,
}

impl Job {
    /// Whether the process is about to end. A handler that can leave off and go on later does so by
    /// returning [`Error::Busy`]; one that does not is dropped after a while.
    pub(crate) fn stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Marks the job done in the transaction of its work.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the lease ran out and another has taken the job: then the transaction
    /// must be dropped.
    pub(crate) async fn finish(&self, transaction: &Transaction, backend: &Backend) -> Result<(), Error> {
        if store::job::finish(transaction, self.id, &self.lease, backend.clock().micros()).await? {
            Ok(())
        } else {
            Err(Error::conflict("The job was taken over by another runner."))
        }
    }
}

/// What is done with the jobs of one kind.
#[derive(Clone, Copy)]
pub(crate) struct Handler {
    /// Does the work. [`Error::Busy`] and [`Error::Internal`] are tried again, with growing pauses; all
    /// others are final.
    pub(crate) run: fn(Backend, Job) -> BoxFuture<'static, Result<(), Error>>,
    /// Called when there will be no further try, with the reason, so that the subject does not wait
    /// for ever.
    pub(crate) gave_up: fn(Backend, Job, String) -> BoxFuture<'static, Result<(), Error>>,
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Handler")
    }
}

/// Handlers by kind.
pub(crate) type Handlers = HashMap<&'static str, Handler>;

/// All kinds of jobs there are.
fn handlers() -> Handlers {
    HashMap::from([
        (accounts::forgot::KIND, accounts::forgot::handler()),
        (imports::carry_out::KIND, imports::carry_out::handler()),
        (people::bulk::carry_out::KIND, people::bulk::carry_out::handler()),
        (signup::answer::KIND, signup::answer::handler()),
    ])
}
