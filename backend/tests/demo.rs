//! What somebody new opens first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use backend::Backend;
use backend::access::{self, Actor, Right, Scope};
use backend::clock::Clock;
use backend::companies::Company;
use backend::imports::{self, ImportState};
use backend::mail::{self, MailState};
use backend::page::Page;
use backend::people::{self, Stage, UserFilter};
use backend::testing::{beside, database_tests, sql, sweep};
use backend::{accounts, dashboard, demo, signup};

database_tests!(
    the_demo_fills_an_empty_database_only,
    servers_may_be_running_meanwhile,
    two_at_once_make_one,
    what_others_make_meanwhile_stays,
);

async fn enter(backend: &Backend, company: i64) -> Scope {
    access::enter(backend, &Actor::Cli, company, Right::Own).await.unwrap()
}

/// They live in the present: they would take the demo's jobs, send its mail, and withdraw its first file, which is
/// older than drafts are kept.
async fn servers_may_be_running_meanwhile(backend: Backend) {
    let server = beside(&backend, Clock::system()).await;
    let (runner, postman) = (server.run_jobs(), server.deliver_mail());
    runner.spawn();
    postman.spawn();
    let filled = AtomicBool::new(false);
    let filling = async {
        let company = demo::fill(&backend).await;
        filled.store(true, Ordering::SeqCst);
        company
    };
    let sweeping = async {
        while !filled.load(Ordering::SeqCst) {
            sweep(&server).await;
        }
    };
    let (company, ()) = tokio::join!(filling, sweeping);
    as_it_is_told(&backend, &company.unwrap()).await;
    runner.stop().await;
    postman.stop().await;
    server.close().await;
}

async fn two_at_once_make_one(backend: Backend) {
    let other = beside(&backend, Clock::system()).await;
    let (one, another) = tokio::join!(demo::fill(&backend), demo::fill(&other));
    assert_eq!(u8::from(one.is_ok()) + u8::from(another.is_ok()), 1, "{one:?} {another:?}");
    as_it_is_told(&backend, &one.or(another).unwrap()).await;
    other.close().await;
}

async fn what_others_make_meanwhile_stays(backend: Backend) {
    accounts::issue_password_link(&backend, "first@example.com").await.unwrap();
    let later = async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        accounts::issue_password_link(&backend, "second@example.com").await.unwrap()
    };
    let (company, link) = tokio::join!(demo::fill(&backend), later);
    as_it_is_told(&backend, &company.unwrap()).await;
    let token = link.rsplit('/').next().unwrap();
    let second = accounts::holder_of_link(&backend, token).await.unwrap();
    assert_eq!(second.unwrap().email, "second@example.com");
    // Whoever comes after it has an id that nobody has.
    accounts::issue_password_link(&backend, "third@example.com").await.unwrap();
}

async fn the_demo_fills_an_empty_database_only(backend: Backend) {
    let company = demo::fill(&backend).await.unwrap();
    as_it_is_told(&backend, &company).await;
    // The owner is still to come.
    assert!(accounts::issue_setup_token(&backend).await.unwrap().is_some());

    let refusal = demo::fill(&backend).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "There are companies in this database already. The demo only fills an empty one."
    );
}

async fn as_it_is_told(backend: &Backend, company: &Company) {
    assert_eq!((company.name.as_str(), company.slug.as_str()), ("Demo Training", "demo-training"));
    let first = enter(backend, company.id).await;
    let figures = dashboard::figures(backend, &first).await.unwrap();
    assert_eq!((figures.people.total(), figures.groups, figures.cohorts), (1_450, 6, 2));
    assert!(figures.people.suspended > 30 && figures.seats.used < 1_500, "{figures:?}");
    assert!(figures.seats.lately > 150 && figures.seats.run_out_on.is_some(), "{figures:?}");
    assert!(figures.training.started > figures.training.completed, "{figures:?}");
    assert!(figures.people.activated > figures.training.started, "{figures:?}");
    assert!(figures.training.completed > 300, "{figures:?}");
    // Whoever came with the first two files was inducted more than nine months ago.
    assert!(figures.training_due.people > 500, "{figures:?}");
    assert_eq!((figures.drafts, figures.sign_ups, figures.failed_mails), (2, 7, 3));
    assert_eq!(figures.imports.len(), 5);
    let rejected: u64 = figures.imports.iter().map(|day| day.rejected).sum();
    assert_eq!(rejected, 7);
    // What is counted is who is shown.
    for (stage, people) in [
        (Stage::Invited, figures.people.invited + figures.people.activated),
        (Stage::Activated, figures.people.activated),
        (Stage::Started, figures.training.started),
        (Stage::Completed, figures.training.completed),
    ] {
        let filter = UserFilter { stage: Some(stage), ..UserFilter::default() };
        let listing = people::list(backend, &first, &filter, &Page::first(1)).await.unwrap();
        assert_eq!(listing.total, Some(people), "{stage:?}");
    }
    let all = imports::list(backend, &first, &Page::first(100)).await.unwrap().items;
    let of = |state| all.iter().filter(|import| import.state == state).count();
    assert_eq!((of(ImportState::Done), of(ImportState::Undone), of(ImportState::Draft)), (10, 2, 1));
    assert_eq!(of(ImportState::Planned), 1);
    assert_eq!(signup::settings(backend, &first).await.unwrap().codes.len(), 1);

    let second = sql::number(backend, "SELECT id FROM company WHERE name = 'Harbour Logistics'").await;
    let second = enter(backend, second).await;
    let figures = dashboard::figures(backend, &second).await.unwrap();
    assert_eq!((figures.people.total(), figures.seats.limit), (550, Some(600)));
    assert_eq!(figures.drafts, 1);

    // Nothing of it is ever sent, and nobody's past lies ahead.
    for scope in [&first, &second] {
        let waiting = mail::list(backend, scope, Some(MailState::Waiting), &Page::first(1)).await.unwrap();
        assert!(waiting.items.is_empty(), "{waiting:?}");
    }
    let now = backend.clock().micros();
    for (table, column) in
        [("activity", "created_at"), ("assignment", "completed_at"), ("import", "finished_at")]
    {
        let ahead = format!("SELECT count(*) FROM {table} WHERE {column} > {now}");
        assert_eq!(sql::number(backend, &ahead).await, 0, "{table}");
    }
    // What was carried out was carried out then.
    let today = format!("SELECT count(*) FROM import WHERE finished_at > {}", now - 24 * 60 * 60 * 1_000_000);
    assert_eq!(sql::number(backend, &today).await, 0);
}
