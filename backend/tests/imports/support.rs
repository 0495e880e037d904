//! What these tests do again and again.

use std::convert::Infallible;
use std::fmt::Write as _;

use backend::access::Scope;
use backend::imports::{self, Change, Import, PlanRow, PlanRowFilter, Received};
use backend::page::Page;
use backend::people::{self, User, UserFilter};
use backend::testing::sql;
use backend::{Backend, Error};
use bytes::Bytes;
use futures_util::stream;
use roster::Settings;

/// Sends the file in pieces of 7,000 bytes, as `people.csv`.
pub(crate) async fn send(
    backend: &Backend,
    scope: &Scope,
    file: &[u8],
    group: Option<i64>,
) -> Result<Import, Error> {
    let received = Received { filename: "people.csv".to_owned(), group };
    let pieces: Vec<Result<Bytes, Infallible>> =
        file.chunks(7_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    imports::receive(backend, scope, received, stream::iter(pieces)).await
}

/// A draft of the file.
pub(crate) async fn draft(backend: &Backend, scope: &Scope, file: &str, group: Option<i64>) -> Import {
    send(backend, scope, file.as_bytes(), group).await.unwrap()
}

/// A draft of the file, planned; with the plan's digest.
pub(crate) async fn planned(
    backend: &Backend,
    scope: &Scope,
    file: &str,
    group: Option<i64>,
) -> (i64, String) {
    let import = draft(backend, scope, file, group).await;
    let plan = imports::plan(backend, scope, import.id).await.unwrap();
    (import.id, plan.digest)
}

/// From the file to its people. There must be nothing in the way.
pub(crate) async fn import(backend: &Backend, scope: &Scope, file: &str, group: Option<i64>) -> Import {
    let (id, digest) = planned(backend, scope, file, group).await;
    imports::commit(backend, scope, id, &digest, None).await.unwrap();
    run(backend).await;
    imports::wait_until_ended(backend, scope, id).await.unwrap()
}

/// Runs all jobs that are due, to their end.
pub(crate) async fn run(backend: &Backend) {
    let runner = backend.run_jobs();
    runner.spawn();
    let open = "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')";
    while sql::number(backend, open).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    runner.stop().await;
}

/// All rows of the plan or result that pass the filter, by pages of two.
pub(crate) async fn rows(backend: &Backend, scope: &Scope, id: i64, filter: PlanRowFilter) -> Vec<PlanRow> {
    let mut rows = Vec::new();
    let mut page = Page::first(2);
    loop {
        let listing = imports::plan_rows(backend, scope, id, &filter, &page).await.unwrap();
        assert!(listing.items.len() <= 2);
        rows.extend(listing.items);
        match listing.next {
            Some(next) => page.cursor = Some(next),
            None => return rows,
        }
    }
}

/// The company's people, in the order in which they came.
pub(crate) async fn people(backend: &Backend, scope: &Scope) -> Vec<User> {
    people::list(backend, scope, &UserFilter::default(), &Page::first(1_000)).await.unwrap().items
}

/// A file of so many people, each with a name, an address and a reference.
pub(crate) fn crowd(people: u32) -> String {
    let mut file = String::from("First Name,Last Name,Email Address,Reference\n");
    for number in 1..=people {
        writeln!(file, "Ann{number},Bell,ann.{number}@example.com,R-{number:06}").unwrap();
    }
    file
}

/// A course that these companies have. Behind the use cases: it is only what imports need.
pub(crate) async fn course(backend: &Backend, companies: &[&Scope], title: &str) -> i64 {
    sql::execute(backend, &format!("INSERT INTO course (title, created_at) VALUES ('{title}', 0)")).await;
    let id = sql::number(backend, &format!("SELECT id FROM course WHERE title = '{title}'")).await;
    for company in companies {
        let company = company.company_id();
        sql::execute(
            backend,
            &format!(
                "INSERT INTO company_course (company_id, course_id, created_at) VALUES ({company}, {id}, 0)"
            ),
        )
        .await;
    }
    id
}

/// The settings of an import replaced.
pub(crate) fn with(settings: Settings) -> Change {
    Change { settings: Some(settings), ..Change::default() }
}

/// Commits what is planned, and waits for the end.
pub(crate) async fn commit(backend: &Backend, scope: &Scope, id: i64) -> Import {
    let plan = imports::plan(backend, scope, id).await.unwrap();
    assert!(!plan.blocked, "{:?}", plan.blocking);
    imports::commit(backend, scope, id, &plan.digest, None).await.unwrap();
    run(backend).await;
    imports::wait_until_ended(backend, scope, id).await.unwrap()
}
