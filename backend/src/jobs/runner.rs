//! Takes jobs and hands them to their handlers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::lease::{self, micros};
use super::{Handler, Handlers, Job, handlers, housekeeping};
use crate::error::Ended;
use crate::{Backend, Error, secret, store};

/// How many jobs one process works on at a time.
const AT_ONCE: usize = 4;
/// How often a job that fails is tried, and how often one is taken up after its runner died. The second
/// is only there for a job that kills every process that takes it.
const TRIES: i64 = 8;
const TAKES: i64 = 50;

/// Runs the jobs of an installation inside this process, beside those of other processes.
#[derive(Clone, Debug)]
pub struct JobRunner {
    backend: Backend,
    handlers: Arc<Handlers>,
    stop: Arc<watch::Sender<bool>>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl JobRunner {
    pub(crate) fn new(backend: Backend) -> Self {
        Self::with_handlers(backend, handlers())
    }

    pub(crate) fn with_handlers(backend: Backend, handlers: Handlers) -> Self {
        Self {
            backend,
            handlers: Arc::new(handlers),
            stop: Arc::new(watch::Sender::new(false)),
            task: Arc::new(Mutex::new(None)),
        }
    }

    /// Starts taking jobs. Must be called inside the runtime; once.
    pub fn spawn(&self) {
        let runner = self.clone();
        if let Ok(mut task) = self.task.try_lock()
            && task.is_none()
        {
            *task = Some(tokio::spawn(async move { runner.run().await }));
        }
    }

    /// Takes no more jobs, waits a while ([`job_grace`](crate::config::Config::job_grace)) for those at work, and releases the rest, so that
    /// another process can take them at once.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task.lock().await.take() {
            // A panic was the runner's own, and has been logged where it happened.
            let _ = task.await;
        }
    }

    async fn run(&self) {
        let mut stop = self.stop.subscribe();
        let mut working = JoinSet::new();
        let mut sweep = tokio::time::interval(housekeeping::EVERY);
        sweep.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            while working.len() < AT_ONCE && !*stop.borrow() {
                match self.take().await {
                    Ok(Some((job, handler))) => {
                        let runner = self.clone();
                        working.spawn(async move { runner.work(job, handler).await });
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "no job could be taken");
                        break;
                    }
                }
            }
            tokio::select! {
                () = told(&mut stop) => break,
                _ = working.join_next(), if !working.is_empty() => {}
                () = self.backend.jobs().enqueued().notified() => {}
                () = tokio::time::sleep(self.backend.config().job_poll) => {}
                _ = sweep.tick() => {
                    if let Err(error) = housekeeping::sweep(&self.backend).await {
                        tracing::warn!(error = &error as &dyn std::error::Error, "could not sweep");
                    }
                }
            }
        }
        while working.join_next().await.is_some() {}
    }

    async fn take(&self) -> Result<Option<(Job, Handler)>, Error> {
        let kinds: Vec<&str> = self.handlers.keys().copied().collect();
        let now = self.backend.clock().micros();
        let lease = secret::random()?;
        let until = now + micros(self.backend.config().job_lease);
        let Some(row) = store::job::take(self.backend.store(), &kinds, &lease, now, until).await? else {
            return Ok(None);
        };
        let Some(handler) = self.handlers.get(row.kind.as_str()).copied() else { return Ok(None) };
        let job = Job {
            id: row.id,
            kind: row.kind,
            company_id: row.company_id,
            subject_id: row.subject_id,
            payload: serde_json::from_str(&row.payload)?,
            attempts: row.attempts,
            lease,
            stopping: self.stop.subscribe(),
        };
        Ok(Some((job, handler)))
    }

    /// Works on one job to its end, its failure, the loss of its lease, or the end of the process.
    async fn work(&self, job: Job, handler: Handler) {
        let mut stop = self.stop.subscribe();
        let outcome = if job.attempts > TAKES {
            Err(Failure::lasting("It was interrupted too often."))
        } else {
            // A task of its own, so that a panic is only the job's.
            let mut task = tokio::spawn((handler.run)(self.backend.clone(), job.clone()));
            let outcome = tokio::select! {
                done = &mut task => Some(match done {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(Failure::of(&error)),
                    Err(panic) => Err(Failure::passing(format!("The handler failed: {}.", Ended::from(panic)))),
                }),
                () = lease::keep(&self.backend, job.id, &job.lease) => None,
                () = grace(&mut stop, self.backend.config().job_grace) => Some(Err(Failure::stopped())),
            };
            if !task.is_finished() {
                task.abort();
                // What it held, its transaction above all, is let go before the job is.
                let _ = task.await;
            }
            let Some(outcome) = outcome else {
                tracing::warn!(job = job.id, kind = job.kind, "the job was taken over by another runner");
                return;
            };
            outcome
        };
        if let Err(error) = self.settle(&job, handler, outcome).await {
            // Its lease runs out, and then it is taken again.
            tracing::error!(
                job = job.id,
                kind = job.kind,
                error = &error as &dyn std::error::Error,
                "how the job ended could not be written down"
            );
        }
    }

    async fn settle(&self, job: &Job, handler: Handler, outcome: Result<(), Failure>) -> Result<(), Error> {
        let store = self.backend.store();
        let now = self.backend.clock().micros();
        let Err(failure) = outcome else {
            let transaction = store.begin().await?;
            // No: the handler has done it in its own transaction.
            store::job::finish(&transaction, job.id, &job.lease, now).await?;
            transaction.commit().await?;
            return Ok(());
        };
        if failure.stopped {
            return store::job::release(store, job.id, &job.lease, now, &failure.reason).await;
        }
        let reason = failure.for_the_log();
        tracing::warn!(job = job.id, kind = job.kind, attempt = job.attempts, reason, "a job failed");
        if failure.passing && job.attempts < TRIES {
            let pause = micros(Duration::from_secs(1 << job.attempts.clamp(0, 8)));
            return store::job::release(store, job.id, &job.lease, now + pause, &failure.reason).await;
        }
        // Whoever has it by now, or takes it next, may still do it: a slow process gives nothing up for them.
        let until = now + micros(self.backend.config().job_lease);
        if !store::job::renew(store, job.id, &job.lease, now, until).await? {
            tracing::warn!(job = job.id, kind = job.kind, "the lease ran out; nothing is given up");
            return Ok(());
        }
        (handler.gave_up)(self.backend.clone(), job.clone(), failure.reason.clone()).await?;
        store::job::fail(store, job.id, &job.lease, now, &failure.reason).await
    }
}

/// Why a job did not end well.
struct Failure {
    reason: String,
    /// Whether another try can help.
    passing: bool,
    /// Whether it was only that the process ends.
    stopped: bool,
    /// Whether it is a sentence for whoever began it, which may name somebody: then it is in the job's row alone.
    personal: bool,
}

impl Failure {
    fn of(error: &Error) -> Self {
        let passing = matches!(error, Error::Busy | Error::Internal(_));
        // The cause is for the log and this row; nobody is shown it.
        let reason = match error {
            Error::Internal(cause) => cause.to_string(),
            other => other.to_string(),
        };
        Self { reason, passing, stopped: false, personal: !passing }
    }

    fn for_the_log(&self) -> &str {
        if self.personal { "in the row of the job" } else { &self.reason }
    }

    fn passing(reason: String) -> Self {
        Self { reason, passing: true, stopped: false, personal: false }
    }

    fn lasting(reason: &str) -> Self {
        Self { reason: reason.to_owned(), passing: false, stopped: false, personal: false }
    }

    fn stopped() -> Self {
        Self { reason: "The process ended.".to_owned(), passing: true, stopped: true, personal: false }
    }
}

/// Ends when the process was told to end.
async fn told(stop: &mut watch::Receiver<bool>) {
    // The sender lives as long as the runner; without one there is nobody left to say it.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Ends some time after the process was told to end.
async fn grace(stop: &mut watch::Receiver<bool>, grace: Duration) {
    told(stop).await;
    tokio::time::sleep(grace).await;
}
