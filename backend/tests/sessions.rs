//! Sessions of browsers: kept, ended, forgotten.

use backend::Backend;
use backend::accounts::{issue_password_link, set_password_by_link};
use backend::clock::Clock;
use backend::sessions::{ACCOUNT_KEY, SessionStore, end_for_account};
use backend::testing::{beside, database_tests};
use tower_sessions::SessionStore as _;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};

database_tests!(
    a_session_is_kept_across_processes,
    an_ended_session_is_not_brought_back,
    a_session_runs_out,
    a_new_password_ends_all_sessions,
    an_id_is_never_shared,
);

fn record(account_id: Option<i64>) -> Record {
    let mut record = Record {
        id: Id::default(),
        data: std::collections::HashMap::default(),
        expiry_date: OffsetDateTime::now_utc() + Duration::hours(1),
    };
    if let Some(id) = account_id {
        record.data.insert(ACCOUNT_KEY.to_owned(), id.into());
    }
    record
}

async fn a_session_is_kept_across_processes(backend: Backend) {
    let store = SessionStore::new(backend.clone());
    let mut record = record(None);
    store.create(&mut record).await.unwrap();
    record.data.insert("company_id".to_owned(), 12.into());
    store.save(&record).await.unwrap();

    let other = beside(&backend, Clock::system()).await;
    let found = SessionStore::new(other.clone()).load(&record.id).await.unwrap().expect("it is there");
    assert_eq!(found.data, record.data);
    let apart = (found.expiry_date - record.expiry_date).abs();
    assert!(apart < Duration::microseconds(1), "{apart}");
    other.close().await;

    store.delete(&record.id).await.unwrap();
    assert_eq!(store.load(&record.id).await.unwrap(), None);
    assert_eq!(store.load(&Id::default()).await.unwrap(), None);
}

async fn an_ended_session_is_not_brought_back(backend: Backend) {
    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    let account = set_password_by_link(&backend, &token, "correct horse battery").await.unwrap();
    let store = SessionStore::new(backend.clone());
    let mut record = record(Some(account.id));
    store.create(&mut record).await.unwrap();
    end_for_account(&backend, account.id).await.unwrap();
    // A request that was under way ends, and saves what it had loaded.
    store.save(&record).await.unwrap();
    assert_eq!(store.load(&record.id).await.unwrap(), None);
}

async fn a_session_runs_out(backend: Backend) {
    let store = SessionStore::new(backend.clone());
    let mut record = record(None);
    record.expiry_date = OffsetDateTime::now_utc() - Duration::seconds(1);
    store.create(&mut record).await.unwrap();
    assert_eq!(store.load(&record.id).await.unwrap(), None);
}

async fn a_new_password_ends_all_sessions(backend: Backend) {
    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    let account = set_password_by_link(&backend, &token, "correct horse battery").await.unwrap();
    let store = SessionStore::new(backend.clone());
    let mut theirs = record(Some(account.id));
    let mut nobodys = record(None);
    store.create(&mut theirs).await.unwrap();
    store.create(&mut nobodys).await.unwrap();

    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    set_password_by_link(&backend, &token, "another horse battery").await.unwrap();
    assert_eq!(store.load(&theirs.id).await.unwrap(), None);
    assert!(store.load(&nobodys.id).await.unwrap().is_some());
}

async fn an_id_is_never_shared(backend: Backend) {
    let store = SessionStore::new(backend.clone());
    let mut one = record(None);
    store.create(&mut one).await.unwrap();
    let mut other = Record { id: one.id, ..record(None) };
    store.create(&mut other).await.unwrap();
    assert_ne!(one.id, other.id);
}
