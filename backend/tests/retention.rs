//! What was kept long enough is erased, and nothing else.

use std::time::Duration;

use backend::access::{self, Actor, Right};
use backend::clock::Clock;
use backend::retention::Retention;
use backend::testing::{beside, database_tests, erase_deleted_people, fixtures, sql, sweep};
use backend::{Backend, demo, imports};
use jiff::SignedDuration;

database_tests!(
    each_is_kept_as_long_as_its_setting_says,
    without_a_setting_nothing_is_erased,
    many_who_are_due_at_once_are_erased,
    drafts_are_withdrawn_that_nobody_goes_on_with,
    what_was_edited_goes_with_the_file,
);

const DAY: Duration = Duration::from_hours(24);

async fn counts(backend: &Backend) -> [i64; 4] {
    let done = "SELECT count(*) FROM import_chunk c JOIN import i ON i.id = c.import_id WHERE i.state IN ('done', 'undone')";
    [
        sql::number(backend, done).await,
        sql::number(
            backend,
            &done.replace("import_chunk", "import_row").replace("c.", "r.").replace(" c ", " r "),
        )
        .await,
        sql::number(backend, "SELECT count(*) FROM outbox WHERE state IN ('sent', 'failed', 'withdrawn')")
            .await,
        sql::count(backend, "activity").await,
    ]
}

async fn each_is_kept_as_long_as_its_setting_says(backend: Backend) {
    let company = demo::fill(&backend).await.unwrap();
    let drafts = "SELECT count(*) FROM import_chunk c JOIN import i ON i.id = c.import_id WHERE i.state NOT IN ('done', 'undone')";
    let of_drafts = sql::number(&backend, drafts).await;
    let [files, rows, mails, activities] = counts(&backend).await;
    assert!(files > 0 && rows > 0 && mails > 0 && activities > 0 && of_drafts > 0);
    // Much later each is over, one after the other.
    let clock = Clock::fixed(backend.clock().now() + SignedDuration::from_hours(24 * 600));
    let mut later = beside(&backend, clock.clone()).await;
    let keep = |files, results, mail, activity| Retention {
        drafts: None,
        files: Some(files * DAY),
        results: Some(results * DAY),
        mail: Some(mail * DAY),
        activity: Some(activity * DAY),
        ..Retention::default()
    };
    let long = 2_000;
    for (kept, expected) in [
        (keep(long, long, long, long), [files, rows, mails, activities]),
        (keep(90, long, long, long), [0, rows, mails, activities]),
        (keep(90, 365, long, long), [0, 0, mails, activities]),
        (keep(90, 365, 365, long), [0, 0, 0, activities]),
        (keep(90, 365, 365, 365), [0, 0, 0, 0]),
    ] {
        later.close().await;
        let mut config = backend.config().clone();
        config.retention = kept;
        later = Backend::open_at(config, clock.clone()).await.unwrap();
        sweep(&later).await;
        let found = counts(&later).await;
        assert_eq!(found[..2], expected[..2], "{kept:?}");
        // What ran out in the meantime is withdrawn and told of by the same sweep.
        assert_eq!(found[2] == 0, expected[2] == 0, "{kept:?} {found:?}");
        assert_eq!(found[3] == 0, expected[3] == 0, "{kept:?} {found:?}");
    }
    assert_eq!(sql::number(&later, drafts).await, of_drafts);
    // Who asks for the file is told.
    let scope = access::enter(&later, &Actor::Cli, company.id, Right::Own).await.unwrap();
    let first = format!("SELECT min(id) FROM import WHERE state = 'done' AND company_id = {}", company.id);
    let done = sql::number(&later, &first).await;
    let refusal = imports::bytes(&later, &scope, done).await.err().expect("it is erased").to_string();
    assert!(refusal.starts_with("The file is not kept any more"), "{refusal}");
    assert!(imports::result(&later, &scope, done).await.is_ok());
    let ended = imports::get(&later, &scope, done).await.unwrap().finished_at;
    let after = |days: i64| ended.unwrap() + SignedDuration::from_hours(24 * days);
    let kept = Retention::default();
    assert_eq!(
        [89, 90, 365].map(|days| kept.still_has(ended, after(days))),
        [(true, true), (false, true), (false, false)]
    );
    assert_eq!(kept.still_has(None, after(1_000)), (true, true));
    later.close().await;
}

async fn without_a_setting_nothing_is_erased(backend: Backend) {
    demo::fill(&backend).await.unwrap();
    let before = counts(&backend).await;
    let clock = Clock::fixed(backend.clock().now() + SignedDuration::from_hours(24 * 3_000));
    let mut config = backend.config().clone();
    config.retention =
        Retention { drafts: None, files: None, results: None, mail: None, ..Retention::default() };
    let later = Backend::open_at(config, clock).await.unwrap();
    sweep(&later).await;
    assert_eq!(counts(&later).await, before);
    later.close().await;
}

/// More than are erased in one transaction, of two companies.
async fn many_who_are_due_at_once_are_erased(backend: Backend) {
    let (first, second) =
        (fixtures::company(&backend, "One", None).await, fixtures::company(&backend, "Two", None).await);
    for (company, people) in [(&first, 450), (&second, 3)] {
        for number in 0..people {
            let deleted = format!(
                "INSERT INTO deleted_user (id, company_id, email, email_key, first_name, last_name, status, account_type,
                    activation, invite_at_assignment, version, created_at, updated_at, deleted_at, deleted_by)
                 SELECT {0} * 1000 + {number}, {0}, 'p{number}@example.com', 'p{number}@example.com', '', '', 'active',
                    'user', 'not_invited', invite, 1, 0, 0, {number}, 'x' FROM (SELECT 1 = 0 AS invite) no",
                company.company_id()
            );
            sql::execute(&backend, &deleted).await;
        }
    }
    sql::execute(&backend, "UPDATE deleted_user SET deleted_at = 9000000000000000 WHERE id = 2002").await;
    assert_eq!(erase_deleted_people(&backend).await, 452);
    assert_eq!(sql::count(&backend, "deleted_user").await, 1);
}

/// How many rows there are of the import in each table that has what is in it.
async fn inside(backend: &Backend, import: i64) -> [i64; 4] {
    let mut found = [0; 4];
    for (found, table) in found.iter_mut().zip(["chunk", "row", "finding", "name"]) {
        let sql = format!("SELECT count(*) FROM import_{table} WHERE import_id = {import}");
        *found = sql::number(backend, &sql).await;
    }
    found
}

async fn text(backend: &Backend, column: &str, import: i64) -> String {
    let sql = format!("SELECT CAST({column} AS text) FROM import WHERE id = {import}");
    sql::texts(backend, &sql).await.remove(0)
}

async fn drafts_are_withdrawn_that_nobody_goes_on_with(backend: Backend) {
    let company = demo::fill(&backend).await.unwrap();
    let scope = access::enter(&backend, &Actor::Cli, company.id, Right::Own).await.unwrap();
    let open = format!("company_id = {} AND state IN ('draft', 'planned', 'awaiting_approval')", company.id);
    let first = sql::number(&backend, &format!("SELECT min(id) FROM import WHERE {open}")).await;
    let last = sql::number(&backend, &format!("SELECT max(id) FROM import WHERE {open}")).await;
    assert_ne!(first, last);
    for draft in [first, last] {
        imports::plan(&backend, &scope, draft).await.unwrap();
        let [chunks, rows, ..] = inside(&backend, draft).await;
        assert!(chunks > 0 && rows > 0);
    }
    // Edits, none though they are: not as they are when there were none.
    sql::execute(&backend, "UPDATE import SET edits = '[ ]'").await;
    let clock = Clock::fixed(backend.clock().now() + SignedDuration::from_hours(24 * 200));
    let later = beside(&backend, clock.clone()).await;
    sweep(&later).await;
    assert_eq!(text(&later, "state", first).await, "planned");
    imports::comment(&later, &scope, last, "We will need this one.").await.unwrap();

    clock.advance(SignedDuration::from_hours(24 * 170));
    let kept = inside(&later, last).await;
    sweep(&later).await;
    assert_eq!(text(&later, "state", first).await, "cancelled");
    assert_eq!(text(&later, "edits", first).await, "[]");
    assert_eq!(inside(&later, first).await, [0; 4]);
    assert!(imports::get(&later, &scope, first).await.unwrap().finished_at.is_some());
    assert_eq!(text(&later, "state", last).await, "planned");
    assert_eq!(text(&later, "edits", last).await, "[ ]");
    assert_eq!(inside(&later, last).await, kept);
    later.close().await;
}

async fn what_was_edited_goes_with_the_file(backend: Backend) {
    demo::fill(&backend).await.unwrap();
    sql::execute(&backend, "UPDATE import SET edits = '[ ]'").await;
    let edited = "SELECT count(*) FROM import WHERE edits <> '[]' AND state IN ('done', 'undone')";
    assert!(sql::number(&backend, edited).await > 0);
    let clock = Clock::fixed(backend.clock().now() + SignedDuration::from_hours(24 * 91));
    let later = beside(&backend, clock).await;
    sweep(&later).await;
    assert_eq!(sql::number(&later, edited).await, 0);
    let drafts = "SELECT count(*) FROM import WHERE edits <> '[]' AND state IN ('draft', 'planned')";
    assert!(sql::number(&later, drafts).await > 0);
    later.close().await;
}
