//! The schema comes into being once, by however many processes at a time.

use backend::Backend;
use backend::clock::Clock;
use backend::config::Config;
use backend::testing::{beside, database_tests, fixtures, sql};

database_tests!(migrating_again_changes_nothing, a_newer_database_serves_those_who_run_already);

async fn migrating_again_changes_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let other = beside(&backend, Clock::system()).await;
    let (one, two) = tokio::join!(backend.migrate(), other.migrate());
    one.unwrap();
    two.unwrap();
    assert!(backend.ready().await.unwrap());
    assert_eq!(backend::companies::get(&other, &scope).await.unwrap().name, "Ours");
    other.close().await;
}

/// Processes are replaced one after the other: the first new one has migrated, and the old ones still work.
async fn a_newer_database_serves_those_who_run_already(backend: Backend) {
    sql::execute(
        &backend,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_later', 0)",
    )
    .await;
    assert!(backend.ready().await.unwrap());
    let refusal = backend.migrate().await.unwrap_err().to_string();
    assert!(
        refusal.starts_with("The database was brought up to date by a newer Muster than this one."),
        "{refusal}"
    );
    // One of its own is missing: that is another matter.
    let first = "SELECT min(version) FROM seaql_migrations";
    sql::execute(&backend, &format!("DELETE FROM seaql_migrations WHERE version = ({first})")).await;
    assert!(!backend.ready().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_migrate_an_empty_sqlite_database() {
    // A folder whose name means something in a URL.
    let folder = tempfile::Builder::new().prefix("50% off? #1 ").tempdir().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let config = Config::in_directory(folder.path().join("data"));
        tasks.spawn(async move {
            let backend = Backend::open(config).await.unwrap();
            backend.migrate().await.unwrap();
            assert!(backend.ready().await.unwrap());
            backend.close().await;
        });
    }
    tasks.join_all().await;
    assert!(folder.path().join("data/muster.db").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_tables_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let backend = Backend::open(Config::in_directory(folder.path())).await.unwrap();
    assert!(!backend.ready().await.unwrap());
    backend.close().await;
}

#[tokio::test]
async fn a_database_that_cannot_be_is_refused_with_a_sentence() {
    for (url, sentence) in [
        ("mysql://localhost/muster", "The database URL must begin with sqlite: or postgres:."),
        ("sqlite::memory:", "Muster cannot keep its database in memory."),
        ("sqlite:///proc/muster.db", "The database sqlite:///proc/muster.db cannot be opened: "),
        ("postgres://nobody:secret@127.0.0.1:port/none", "PostgreSQL cannot be reached: "),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let refusal = Backend::open(Config::with_database(folder.path(), url)).await.unwrap_err();
        assert!(refusal.to_string().starts_with(sentence), "{refusal}");
        assert!(!format!("{refusal} {refusal:?}").contains("secret"), "{refusal:?}");
    }
}
