//! Jobs are done exactly once, whoever dies.

use std::sync::LazyLock;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use serde_json::json;

use super::{Handler, Handlers, Job, JobRunner, NewJob, enqueue, lease};
use crate::access::{Actor, Scope};
use crate::activity::{self, NewActivity};
use crate::clock::Clock;
use crate::testing::{beside, database_tests, fixtures};
use crate::{Backend, Error, store};

database_tests!(
    every_job_is_done_once_by_several_processes,
    a_job_of_a_dead_process_is_taken_up,
    who_lost_the_lease_commits_nothing,
    who_lost_the_lease_gives_nothing_up,
    a_long_job_keeps_its_lease,
    a_failure_that_may_pass_is_tried_again,
    a_panic_is_tried_again,
    a_lasting_failure_gives_up,
    what_keeps_being_interrupted_gives_up,
    a_process_that_ends_releases_its_jobs,
    a_job_comes_with_its_cause_or_not_at_all,
);

/// Who is in the words of a panic, as a cell might be.
static SOMEBODY: LazyLock<String> = LazyLock::new(|| "Ada Lovelace".to_owned());

/// What the jobs of these tests do: they leave an entry in the activity of their company.
async fn work(backend: Backend, job: Job) -> Result<(), Error> {
    match job.payload["does"].as_str().unwrap_or_default() {
        "hang" => std::future::pending().await,
        "fail twice" if job.attempts < 3 => return Err(Error::internal("not yet")),
        "panic once" if job.attempts < 2 => panic!("{} on purpose", *SOMEBODY),
        "refuse" => return Err(Error::refused("This can never be.")),
        // As if the process had been starved of its processor, and another had taken the job and died.
        "lose the lease once" if job.attempts < 2 => {
            let now = backend.clock().micros();
            taken_by_the_dead(&backend, now + lease::micros(Duration::from_mins(1))).await;
            backend.clock().advance(SignedDuration::from_secs(120));
        }
        "take long" => tokio::time::sleep(Duration::from_secs(4)).await,
        _ => {}
    }
    let transaction = backend.store().begin().await?;
    note(&backend, &transaction, &job, "test.done").await?;
    job.finish(&transaction, &backend).await?;
    transaction.commit().await?;
    Ok(())
}

async fn note(
    backend: &Backend,
    transaction: &store::Transaction,
    job: &Job,
    verb: &'static str,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: job.company_id,
        verb,
        subject: Some(("job", job.id)),
        data: &json!({ "attempts": job.attempts }),
    };
    activity::record(backend, transaction, &Actor::Cli, entry).await?;
    Ok(())
}

fn handlers() -> Handlers {
    let run = |backend, job| -> BoxFuture<'static, Result<(), Error>> { work(backend, job).boxed() };
    let gave_up = |backend: Backend, job, _reason| -> BoxFuture<'static, Result<(), Error>> {
        async move {
            let transaction = backend.store().begin().await?;
            note(&backend, &transaction, &job, "test.gave_up").await?;
            transaction.commit().await?;
            Ok(())
        }
        .boxed()
    };
    Handlers::from([("test", Handler { run, gave_up })])
}

fn runner(backend: &Backend) -> JobRunner {
    let runner = JobRunner::with_handlers(backend.clone(), handlers());
    runner.spawn();
    runner
}

async fn enqueue_one(backend: &Backend, scope: &Scope, does: &str) -> i64 {
    let transaction = backend.store().begin().await.unwrap();
    let new = NewJob {
        kind: "test",
        company_id: Some(scope.company_id()),
        subject_id: None,
        payload: json!({ "does": does }),
    };
    let id = enqueue(backend, &transaction, new).await.unwrap();
    transaction.commit().await.unwrap();
    backend.jobs().wake();
    id
}

/// Ids and attempts of the entries of this verb.
async fn noted(backend: &Backend, scope: &Scope, verb: &str) -> Vec<(i64, i64)> {
    let entries = activity::latest(backend, scope, 500).await.unwrap().into_iter();
    let mut noted: Vec<(i64, i64)> = entries
        .filter(|entry| entry.verb == verb)
        .map(|entry| (entry.subject.unwrap().1, entry.data["attempts"].as_i64().unwrap()))
        .collect();
    noted.sort_unstable();
    noted
}

/// Waits until there are this many entries of the verb.
async fn wait_for(backend: &Backend, scope: &Scope, verb: &str, count: usize) -> Vec<(i64, i64)> {
    for _ in 0..600 {
        let noted = noted(backend, scope, verb).await;
        if noted.len() >= count {
            return noted;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no {count} entries of {verb} within 30 seconds");
}

/// The job as a process took it that then died. Its clock may be ahead of everybody's, so that no
/// runner of the test is earlier.
async fn taken_by_the_dead(backend: &Backend, now: i64) -> store::job::Model {
    let until = now + lease::micros(backend.config().job_lease);
    store::job::take(backend.store(), &["test"], "dead", now, until).await.unwrap().expect("a job is due")
}

async fn every_job_is_done_once_by_several_processes(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let others = [beside(&backend, Clock::system()).await, beside(&backend, Clock::system()).await];
    let runners = [runner(&backend), runner(&others[0]), runner(&others[1])];
    let mut expected = Vec::new();
    for _ in 0..24 {
        expected.push((enqueue_one(&backend, &scope, "").await, 1));
    }
    wait_for(&backend, &scope, "test.done", 24).await;
    for runner in runners {
        runner.stop().await;
    }
    assert_eq!(noted(&backend, &scope, "test.done").await, expected);
    for other in others {
        other.close().await;
    }
}

async fn a_job_of_a_dead_process_is_taken_up(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = enqueue_one(&backend, &scope, "").await;
    assert_eq!(taken_by_the_dead(&backend, backend.clock().micros()).await.id, id);
    let runner = runner(&backend);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(noted(&backend, &scope, "test.done").await, [], "its lease has not run out");
    assert_eq!(wait_for(&backend, &scope, "test.done", 1).await, [(id, 2)]);
    runner.stop().await;
}

async fn who_lost_the_lease_commits_nothing(backend: Backend) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = enqueue_one(&backend, &scope, "").await;
    let row = taken_by_the_dead(&backend, backend.clock().micros()).await;
    let slow = Job {
        id: row.id,
        kind: row.kind,
        company_id: row.company_id,
        subject_id: None,
        payload: json!({}),
        attempts: row.attempts,
        lease: "dead".to_owned(),
        stopping: tokio::sync::watch::channel(false).1,
    };
    clock.advance(SignedDuration::from_secs(60));
    let runner = runner(&backend);
    wait_for(&backend, &scope, "test.done", 1).await;
    runner.stop().await;
    // It was not dead, only slow.
    let outcome = work(backend.clone(), slow).await;
    assert!(matches!(outcome, Err(Error::Conflict { .. })), "{outcome:?}");
    assert_eq!(noted(&backend, &scope, "test.done").await, [(id, 2)]);
    backend.close().await;
}

async fn who_lost_the_lease_gives_nothing_up(backend: Backend) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock).await;
    let scope = fixtures::company(&backend, "Ours", None).await;
    let runner = runner(&backend);
    let id = enqueue_one(&backend, &scope, "lose the lease once").await;
    assert_eq!(wait_for(&backend, &scope, "test.done", 1).await, [(id, 3)]);
    runner.stop().await;
    assert_eq!(noted(&backend, &scope, "test.gave_up").await, []);
    backend.close().await;
}

async fn a_long_job_keeps_its_lease(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let other = beside(&backend, Clock::system()).await;
    let runners = [runner(&backend), runner(&other)];
    // More than twice as long as the lease of these tests.
    let id = enqueue_one(&backend, &scope, "take long").await;
    assert_eq!(wait_for(&backend, &scope, "test.done", 1).await, [(id, 1)]);
    for runner in runners {
        runner.stop().await;
    }
    other.close().await;
}

async fn a_failure_that_may_pass_is_tried_again(backend: Backend) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let scope = fixtures::company(&backend, "Ours", None).await;
    let runner = runner(&backend);
    let id = enqueue_one(&backend, &scope, "fail twice").await;
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(noted(&backend, &scope, "test.done").await, [], "it pauses first");
        clock.advance(SignedDuration::from_secs(5));
    }
    assert_eq!(wait_for(&backend, &scope, "test.done", 1).await, [(id, 3)]);
    runner.stop().await;
    backend.close().await;
}

async fn a_panic_is_tried_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let runner = runner(&backend);
    let id = enqueue_one(&backend, &scope, "panic once").await;
    assert_eq!(wait_for(&backend, &scope, "test.done", 1).await, [(id, 2)]);
    runner.stop().await;
    // What it said of somebody is in no row; what is logged is the same sentence.
    let row = store::job::find(backend.store(), id).await.unwrap().unwrap();
    assert_eq!(row.last_error.as_deref(), Some("The handler failed: a task panicked."));
}

async fn a_lasting_failure_gives_up(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let runner = runner(&backend);
    let id = enqueue_one(&backend, &scope, "refuse").await;
    assert_eq!(wait_for(&backend, &scope, "test.gave_up", 1).await, [(id, 1)]);
    runner.stop().await;
    let row = store::job::find(backend.store(), id).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.last_error.as_deref()), ("failed", Some("This can never be.")));
}

async fn what_keeps_being_interrupted_gives_up(backend: Backend) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = enqueue_one(&backend, &scope, "").await;
    for _ in 0..50 {
        taken_by_the_dead(&backend, backend.clock().micros()).await;
        clock.advance(SignedDuration::from_secs(60));
    }
    let runner = runner(&backend);
    assert_eq!(wait_for(&backend, &scope, "test.gave_up", 1).await, [(id, 51)]);
    assert_eq!(noted(&backend, &scope, "test.done").await, []);
    runner.stop().await;
    backend.close().await;
}

async fn a_process_that_ends_releases_its_jobs(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let runner = runner(&backend);
    let id = enqueue_one(&backend, &scope, "hang").await;
    for _ in 0..100 {
        if store::job::find(backend.store(), id).await.unwrap().unwrap().lease_owner.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    runner.stop().await;
    let row = store::job::find(backend.store(), id).await.unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.attempts, row.lease_owner), ("waiting", 1, None));
    assert!(row.run_at <= backend.clock().micros(), "another process may take it at once");
}

async fn a_job_comes_with_its_cause_or_not_at_all(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let transaction = backend.store().begin().await.unwrap();
    let new =
        NewJob { kind: "test", company_id: Some(scope.company_id()), subject_id: None, payload: json!({}) };
    let id = enqueue(&backend, &transaction, new).await.unwrap();
    drop(transaction);
    assert_eq!(store::job::find(backend.store(), id).await.unwrap(), None);
}
