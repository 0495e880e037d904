//! Signing in, the first run, one-time links.

use backend::access::Actor;
use backend::accounts::{
    complete_setup, holder_of_link, issue_password_link, issue_setup_token, set_password_by_link,
    setup_needed, sign_in, withdraw_owner,
};
use backend::clock::Clock;
use backend::testing::{beside, database_tests, fixtures};
use backend::{Backend, Error};
use jiff::SignedDuration;

database_tests!(
    an_owner_signs_in,
    setup_happens_once,
    only_the_newest_setup_token_counts,
    a_bad_password_leaves_the_setup_token_good,
    a_link_is_used_once_by_however_many,
    a_link_runs_out,
    a_new_link_voids_the_old,
    passwords_have_bounds,
    owners_are_withdrawn_but_the_last,
);

const PASSWORD: &str = "correct horse battery";

async fn owner(backend: &Backend) {
    let token = issue_setup_token(backend).await.unwrap().expect("there is no owner yet");
    complete_setup(backend, &token, "Owner@Example.com", PASSWORD).await.unwrap();
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Refused { detail }) => detail,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn an_owner_signs_in(backend: Backend) {
    owner(&backend).await;
    let account = sign_in(&backend, fixtures::network(), " owner@EXAMPLE.com ", PASSWORD).await.unwrap();
    assert_eq!(account.email, "Owner@Example.com");
    assert!(matches!(account.actor(), Actor::Account { owner: true, .. }));

    let wrong =
        refused(sign_in(&backend, fixtures::network(), "owner@example.com", "correct horse batterx").await);
    let unknown = refused(sign_in(&backend, fixtures::network(), "nobody@example.com", PASSWORD).await);
    assert_eq!(wrong, unknown, "the answer does not tell whether there is such an account");
}

async fn setup_happens_once(backend: Backend) {
    assert!(setup_needed(&backend).await.unwrap());
    let token = issue_setup_token(&backend).await.unwrap().unwrap();
    let (one, other) = tokio::join!(
        complete_setup(&backend, &token, "one@example.com", PASSWORD),
        complete_setup(&backend, &token, "other@example.com", PASSWORD),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert!(!setup_needed(&backend).await.unwrap());
    assert_eq!(issue_setup_token(&backend).await.unwrap(), None);
    refused(complete_setup(&backend, &token, "third@example.com", PASSWORD).await);
}

async fn only_the_newest_setup_token_counts(backend: Backend) {
    let older = issue_setup_token(&backend).await.unwrap().unwrap();
    let newer = issue_setup_token(&backend).await.unwrap().unwrap();
    refused(complete_setup(&backend, &older, "owner@example.com", PASSWORD).await);
    complete_setup(&backend, &newer, "owner@example.com", PASSWORD).await.unwrap();
}

async fn a_bad_password_leaves_the_setup_token_good(backend: Backend) {
    let token = issue_setup_token(&backend).await.unwrap().unwrap();
    refused(complete_setup(&backend, &token, "owner@example.com", "too short").await);
    refused(complete_setup(&backend, &token, "owner.example.com", PASSWORD).await);
    complete_setup(&backend, &token, "owner@example.com", PASSWORD).await.unwrap();
}

async fn a_link_is_used_once_by_however_many(backend: Backend) {
    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    assert!(!setup_needed(&backend).await.unwrap(), "there is an owner now");
    let holder = holder_of_link(&backend, &token).await.unwrap().expect("the link is open");
    assert_eq!(holder.email, "owner@example.com");

    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..6 {
        let (backend, token) = (backend.clone(), token.clone());
        tasks.spawn(async move {
            let password = format!("{PASSWORD} {number}");
            set_password_by_link(&backend, &token, &password).await.map(|_| password)
        });
    }
    let outcomes = tasks.join_all().await;
    let set: Vec<&String> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(set.len(), 1, "{outcomes:?}");
    sign_in(&backend, fixtures::network(), "owner@example.com", set[0]).await.unwrap();
    assert_eq!(holder_of_link(&backend, &token).await.unwrap(), None);
}

async fn a_link_runs_out(backend: Backend) {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    clock.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    assert!(holder_of_link(&backend, &token).await.unwrap().is_some());
    clock.advance(SignedDuration::from_secs(1));
    refused(set_password_by_link(&backend, &token, PASSWORD).await);
    refused(sign_in(&backend, fixtures::network(), "owner@example.com", PASSWORD).await);
    backend.close().await;
}

async fn a_new_link_voids_the_old(backend: Backend) {
    let older = issue_password_link(&backend, "owner@example.com").await.unwrap();
    let newer = issue_password_link(&backend, "OWNER@example.com").await.unwrap();
    refused(set_password_by_link(&backend, &older, PASSWORD).await);
    set_password_by_link(&backend, &newer, PASSWORD).await.unwrap();
}

async fn passwords_have_bounds(backend: Backend) {
    let token = issue_password_link(&backend, "owner@example.com").await.unwrap();
    let short = refused(set_password_by_link(&backend, &token, "elevenchars").await);
    assert!(short.contains("at least 12"), "{short}");
    let long = refused(set_password_by_link(&backend, &token, &"a".repeat(129)).await);
    assert!(long.contains("at most 128"), "{long}");
    // 128 characters of four bytes each, and the same written with combining marks.
    let password = format!("{}{}", "🦀".repeat(127), "é");
    set_password_by_link(&backend, &token, &password).await.unwrap();
    let decomposed = format!("{}{}", "🦀".repeat(127), "e\u{301}");
    sign_in(&backend, fixtures::network(), "owner@example.com", &decomposed).await.unwrap();
}

async fn owners_are_withdrawn_but_the_last(backend: Backend) {
    owner(&backend).await;
    let last = refused(withdraw_owner(&backend, "owner@example.com").await);
    assert!(last.contains("last owner"), "{last}");
    let link = issue_password_link(&backend, "second@example.com").await.unwrap();
    set_password_by_link(&backend, &link, PASSWORD).await.unwrap();
    refused(withdraw_owner(&backend, "nobody@example.com").await);

    // However many are withdrawn at once, one stays.
    let (one, other) = tokio::join!(
        withdraw_owner(&backend, "OWNER@example.com"),
        withdraw_owner(&backend, "second@example.com"),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    let withdrawn = one.or(other).unwrap();
    assert!(matches!(withdrawn.actor(), Actor::Account { owner: false, .. }));
    refused(withdraw_owner(&backend, &withdrawn.email).await);
    let account = sign_in(&backend, fixtures::network(), &withdrawn.email, PASSWORD).await.unwrap();
    assert!(matches!(account.actor(), Actor::Account { owner: false, .. }), "the account stays");
}
