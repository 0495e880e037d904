//! Figures and lists tell of an import once it is done.

use std::convert::Infallible;

use backend::Backend;
use backend::access::Scope;
use backend::dashboard::{self, ImportDay};
use backend::imports::{self, Import, ImportState, Received};
use backend::page::Page;
use backend::people::{self, UserFilter};
use backend::testing::{database_tests, fixtures};
use bytes::Bytes;
use jiff::tz::TimeZone;
use roster::person::Status;

database_tests!(a_committed_import_shows, another_companys_import_does_not_show);

const FILE: &str =
    "Name,Email Address,Status\nJane Doe,jane@example.com,active\nJohn Roe,john@example.com,suspended\n";

async fn drop_file(backend: &Backend, scope: &Scope) -> Import {
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(Bytes::from_static(FILE.as_bytes()))]);
    let received = Received { filename: "people.csv".to_owned(), group: None };
    imports::receive(backend, scope, received, bytes).await.unwrap()
}

async fn import_file(backend: &Backend, scope: &Scope) -> Import {
    let import = drop_file(backend, scope).await;
    let plan = imports::plan(backend, scope, import.id).await.unwrap();
    let runner = backend.run_jobs();
    runner.spawn();
    imports::commit(backend, scope, import.id, &plan.digest, None).await.unwrap();
    let import = imports::wait_until_ended(backend, scope, import.id).await.unwrap();
    runner.stop().await;
    assert_eq!(import.state, ImportState::Done);
    import
}

async fn a_committed_import_shows(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(10)).await;
    fixtures::person(&backend, &scope, "jane@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "stays@example.com", Status::Active, &[]).await;
    let import = import_file(&backend, &scope).await;
    drop_file(&backend, &scope).await;

    let figures = dashboard::figures(&backend, &scope).await.unwrap();
    assert_eq!((figures.people.active, figures.people.suspended, figures.seats.used), (2, 1, 2));
    assert_eq!(figures.drafts, 1);
    let day = import.finished_at.unwrap().to_zoned(TimeZone::UTC).date();
    assert_eq!(figures.imports, [ImportDay { day, created: 1, updated: 1, rejected: 0 }]);
    assert!(figures.latest.iter().any(|entry| entry.verb == "import.committed"), "{:?}", figures.latest);

    let filter = UserFilter { import: Some(import.id), ..UserFilter::default() };
    let listing = people::list(&backend, &scope, &filter, &Page::default()).await.unwrap();
    let emails: Vec<&str> = listing.items.iter().map(|user| user.email.as_str()).collect();
    assert_eq!(
        (emails.as_slice(), listing.total),
        (["jane@example.com", "john@example.com"].as_slice(), Some(2))
    );
}

async fn another_companys_import_does_not_show(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let import = import_file(&backend, &theirs).await;
    drop_file(&backend, &theirs).await;

    let figures = dashboard::figures(&backend, &ours).await.unwrap();
    assert_eq!((figures.drafts, figures.imports.len(), figures.latest.len()), (0, 0, 1));
    let filter = UserFilter { import: Some(import.id), ..UserFilter::default() };
    let listing = people::list(&backend, &ours, &filter, &Page::default()).await.unwrap();
    assert_eq!(listing.items, []);
}
