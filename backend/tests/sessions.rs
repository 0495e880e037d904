//! Sessions of browsers: kept, put off, ended, forgotten.

use std::time::Duration;

use backend::Backend;
use backend::accounts::{holder_of_link, issue_password_link, set_password_by_link};
use backend::clock::Clock;
use backend::sessions::{ACCOUNT_KEY, Cookie, Session, end_for_account};
use backend::testing::{beside, database_tests, fixtures, sql};
use jiff::SignedDuration;

database_tests!(
    a_session_is_kept_across_processes,
    an_ended_session_is_not_brought_back,
    a_session_nothing_is_done_with_runs_out,
    a_session_ends_however_busy_it_is,
    a_new_password_ends_all_sessions,
    signing_in_makes_a_new_id,
    who_comes_and_goes_is_recorded,
    only_a_hash_is_kept,
);

const IDLE: SignedDuration = SignedDuration::from_hours(2);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// An account, without a password.
async fn account(backend: &Backend, name: &str) -> i64 {
    let token = issue_password_link(backend, &format!("{name}@example.com")).await.unwrap();
    holder_of_link(backend, &token).await.unwrap().unwrap().id
}

/// What the browser is given by a session that has just begun.
async fn begun(backend: &Backend, account_id: i64) -> String {
    let session = Session::of(backend, None, true);
    session.begin(account_id, fixtures::visitor()).await.unwrap();
    set(&session).await
}

async fn set(session: &Session) -> String {
    match session.cookie().await {
        Cookie::Set(cookie) => cookie,
        other => panic!("{other:?}"),
    }
}

async fn account_of(backend: &Backend, cookie: &str) -> Option<i64> {
    Session::of(backend, Some(cookie), true).get(ACCOUNT_KEY).await.unwrap()
}

async fn owner(backend: &Backend) -> i64 {
    let token = issue_password_link(backend, "owner@example.com").await.unwrap();
    set_password_by_link(backend, &token, "correct horse battery").await.unwrap().id
}

async fn a_session_is_kept_across_processes(backend: Backend) {
    let ann = account(&backend, "ann").await;
    let cookie = begun(&backend, ann).await;
    let session = Session::of(&backend, Some(&cookie), true);
    session.insert("company_id", 12).await.unwrap();
    assert_eq!(session.cookie().await, Cookie::AsItIs);

    let other = beside(&backend, Clock::system()).await;
    let there = Session::of(&other, Some(&cookie), true);
    assert_eq!(there.get::<i64>("company_id").await.unwrap(), Some(12));
    assert_eq!(there.get::<i64>(ACCOUNT_KEY).await.unwrap(), Some(ann));
    there.end().await.unwrap();
    assert_eq!(there.cookie().await, Cookie::Forget);
    other.close().await;

    assert_eq!(account_of(&backend, &cookie).await, None);
    let unknown = Session::of(&backend, Some(&"0".repeat(64)), true);
    assert_eq!(unknown.cookie().await, Cookie::AsItIs, "nobody asked");
    assert_eq!(unknown.get::<i64>(ACCOUNT_KEY).await.unwrap(), None);
    assert_eq!(unknown.cookie().await, Cookie::Forget);
}

async fn an_ended_session_is_not_brought_back(backend: Backend) {
    let account = owner(&backend).await;
    let cookie = begun(&backend, account).await;
    let session = Session::of(&backend, Some(&cookie), true);
    assert_eq!(session.get::<i64>(ACCOUNT_KEY).await.unwrap(), Some(account));
    end_for_account(&backend, account).await.unwrap();
    // A request that was under way ends, and saves what it had loaded.
    session.insert("company_id", 12).await.unwrap();
    assert_eq!(account_of(&backend, &cookie).await, None);
}

async fn a_session_nothing_is_done_with_runs_out(backend: Backend) {
    let clock = Clock::fixed(backend.clock().now());
    let moved = beside(&backend, clock.clone()).await;
    let ann = account(&moved, "ann").await;
    let (busy, idle, open) = (begun(&moved, ann).await, begun(&moved, ann).await, begun(&moved, ann).await);
    let ends = || sql::number(&moved, "SELECT max(expires_at) FROM session");
    let before = ends().await;
    clock.advance(IDLE - MINUTE);
    assert_eq!(account_of(&moved, &busy).await, Some(ann));
    // A page that is open and asks by itself is nobody at work.
    assert_eq!(Session::of(&moved, Some(&open), false).get(ACCOUNT_KEY).await.unwrap(), Some(ann));
    // It is put off beside the request.
    while ends().await == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    clock.advance(MINUTE);
    assert_eq!(account_of(&moved, &idle).await, None);
    assert_eq!(account_of(&moved, &open).await, None);
    assert_eq!(account_of(&moved, &busy).await, Some(ann));
    moved.close().await;
}

async fn a_session_ends_however_busy_it_is(backend: Backend) {
    let clock = Clock::fixed(backend.clock().now());
    let moved = beside(&backend, clock.clone()).await;
    let ann = account(&moved, "ann").await;
    let cookie = begun(&moved, ann).await;
    for _ in 0..24 {
        clock.advance(SignedDuration::from_hours(1) - SignedDuration::from_secs(1));
        // Whatever is written into it does not make it last longer than it may.
        let session = Session::of(&moved, Some(&cookie), true);
        session.insert("company_id", 12).await.unwrap();
        assert_eq!(session.get::<i64>(ACCOUNT_KEY).await.unwrap(), Some(ann));
    }
    clock.advance(SignedDuration::from_secs(24));
    assert_eq!(account_of(&moved, &cookie).await, None);
    moved.close().await;
}

async fn a_new_password_ends_all_sessions(backend: Backend) {
    let (account, another) = (owner(&backend).await, account(&backend, "another").await);
    let (theirs, anothers) = (begun(&backend, account).await, begun(&backend, another).await);
    owner(&backend).await;
    assert_eq!(account_of(&backend, &theirs).await, None);
    assert_eq!(account_of(&backend, &anothers).await, Some(another));
}

async fn signing_in_makes_a_new_id(backend: Backend) {
    // Somebody puts the cookie of their own session, or one they made up, into another's browser.
    let (thief, ann) = (account(&backend, "thief").await, account(&backend, "ann").await);
    for planted in [begun(&backend, thief).await, "a".repeat(64)] {
        let session = Session::of(&backend, Some(&planted), true);
        session.begin(ann, fixtures::visitor()).await.unwrap();
        let cookie = set(&session).await;
        assert_ne!(cookie, planted);
        assert_eq!(account_of(&backend, &planted).await, None);
        assert_eq!(account_of(&backend, &cookie).await, Some(ann));
    }
}

async fn who_comes_and_goes_is_recorded(backend: Backend) {
    let ann = account(&backend, "ann").await;
    let cookie = begun(&backend, ann).await;
    Session::of(&backend, Some(&cookie), true).end().await.unwrap();
    Session::of(&backend, Some(&cookie), true).end().await.unwrap();
    let verbs = format!("SELECT verb FROM activity WHERE account_id = {ann} ORDER BY id");
    assert_eq!(sql::texts(&backend, &verbs).await, ["account.signed_in", "account.signed_out"]);
}

async fn only_a_hash_is_kept(backend: Backend) {
    let ann = account(&backend, "ann").await;
    let cookie = begun(&backend, ann).await;
    assert_eq!(cookie.len() * 4, 256, "bits");
    let kept = sql::texts(&backend, "SELECT id FROM session").await;
    assert_eq!(kept.len(), 1);
    assert_ne!(kept[0], cookie);
    assert_eq!(account_of(&backend, &kept[0]).await, None);
}
