//! What changes in a company is heard of, by whatever process it was changed.

use std::pin::pin;
use std::time::Duration;

use backend::access::{self, Right, Scope};
use backend::changes::{self, Revision};
use backend::clock::Clock;
use backend::testing::{beside, database_tests, fixtures, sql, sweep};
use backend::{Backend, Error, dashboard};
use futures_util::{Stream, StreamExt as _};
use roster::person::{AccountType, Status};
use tokio::time::timeout;

database_tests!(
    another_process_is_heard,
    another_company_is_not_heard,
    every_kind_of_change_is_another_revision,
    whoever_sees_only_groups_hears_nothing,
    looking_on_ends,
    old_changes_are_forgotten,
    figures_follow_the_revision,
);

const LONG: Duration = Duration::from_secs(30);

async fn heard(revisions: &mut (impl Stream<Item = Revision> + Unpin)) -> Revision {
    timeout(Duration::from_secs(10), revisions.next()).await.expect("in time").expect("a revision")
}

async fn nothing_heard(revisions: &mut (impl Stream<Item = Revision> + Unpin)) {
    let heard = timeout(Duration::from_millis(1_200), revisions.next()).await;
    assert!(heard.is_err(), "{heard:?}");
}

async fn another_process_is_heard(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let other = beside(&backend, Clock::system()).await;
    let mut revisions = pin!(changes::follow(&backend, &ours, LONG).await.unwrap());
    let mut beside_it = pin!(changes::follow(&backend, &ours, LONG).await.unwrap());
    let first = heard(&mut revisions).await;
    assert_eq!(heard(&mut beside_it).await, first);
    nothing_heard(&mut revisions).await;

    fixtures::group(&other, &ours, "Sales").await;
    let second = heard(&mut revisions).await;
    assert_ne!(second, first);
    assert_eq!(heard(&mut beside_it).await, second);
    assert_eq!(changes::revision(&backend, &ours).await.unwrap(), second);
    other.close().await;
}

async fn another_company_is_not_heard(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let mut revisions = pin!(changes::follow(&backend, &ours, LONG).await.unwrap());
    heard(&mut revisions).await;
    fixtures::group(&backend, &theirs, "Sales").await;
    nothing_heard(&mut revisions).await;
}

async fn every_kind_of_change_is_another_revision(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let company = scope.company_id();
    sql::execute(
        &backend,
        &format!(
            "INSERT INTO outbox (company_id, kind, recipient, subject, cause, state, attempts, run_at, caught, \
             created_at) VALUES ({company}, 'test', 'x@example.com', 'x', 'x', 'sending', 1, 0, {}, 0)",
            if sqlite(&backend) { "0" } else { "FALSE" }
        ),
    )
    .await;
    for (change, is_one) in [
        ("UPDATE outbox SET state = 'failed'", true),
        ("UPDATE outbox SET last_error = 'x'", false),
        ("UPDATE outbox SET state = 'waiting'", true),
        ("UPDATE outbox SET state = 'sent'", false),
        ("INSERT INTO activity (actor, verb, data, created_at) VALUES ('x', 'x.x', '{}', 0)", false),
    ] {
        let before = changes::revision(&backend, &scope).await.unwrap();
        sql::execute(&backend, change).await;
        let after = changes::revision(&backend, &scope).await.unwrap();
        assert_eq!(before != after, is_one, "{change}");
    }
}

fn sqlite(backend: &Backend) -> bool {
    backend.config().database_url.starts_with("sqlite:")
}

async fn whoever_sees_only_groups_hears_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await;
    let manager =
        fixtures::account(&backend, &scope, "m@example.com", AccountType::Manager, &[group.id]).await;
    let enter = async |right| access::enter(&backend, &manager, scope.company_id(), right).await;
    let scope: Scope = enter(Right::ViewPeople).await.unwrap();
    let refused = changes::follow(&backend, &scope, LONG).await.err();
    assert!(matches!(refused, Some(Error::Forbidden)), "{refused:?}");
}

async fn looking_on_ends(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let short = changes::follow(&backend, &scope, Duration::from_millis(50)).await.unwrap();
    assert_eq!(pin!(short).count().await, 1);

    let mut revisions = pin!(changes::follow(&backend, &scope, LONG).await.unwrap());
    heard(&mut revisions).await;
    changes::stop_following(&backend);
    let end = timeout(Duration::from_secs(5), revisions.next()).await;
    assert_eq!(end.expect("it ends at once"), None);
}

async fn old_changes_are_forgotten(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let company = scope.company_id();
    sql::execute(
        &backend,
        &format!("INSERT INTO company_change (id, company_id) VALUES (50000, {company}), (50001, {company})"),
    )
    .await;
    sweep(&backend).await;
    assert_eq!(sql::count(&backend, "company_change").await, 2);
    assert_eq!(changes::revision(&backend, &scope).await.unwrap().to_string(), "2-186a1");
}

async fn figures_follow_the_revision(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(10)).await;
    let before = dashboard::figures(&backend, &scope).await.unwrap();
    assert_eq!((before.people.active, before.groups), (0, 0));
    fixtures::person(&backend, &scope, "jane@example.com", Status::Active, &[]).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let after = dashboard::figures(&backend, &scope).await.unwrap();
    assert_eq!((after.people.active, after.groups, after.seats.lately), (1, 1, 1));
    assert_ne!(after.revision, before.revision);
    // Nine seats at one in 30 days.
    let today = backend.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let days = (after.seats.run_out_on.unwrap() - today).get_days();
    assert_eq!(days, 270);
}
