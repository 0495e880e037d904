//! What people keep in order about their own accounts.

use backend::access::Actor;
use backend::accounts::{
    self, address_of_link, change_password, confirm_address, forgot, keep_address, new_address,
    request_address, second_factor, set_password_by_link, sign_in,
};
use backend::clock::Clock;
use backend::sessions::{self, Session};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, mail};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use roster::person::AccountType;
use sha1::Sha1;

database_tests!(
    a_forgotten_password_is_set_by_a_mailed_link,
    forgetting_tells_nobody_who_is_known,
    a_new_password_ends_the_other_sessions_and_is_told,
    a_new_address_is_shown_before_it_counts,
    an_address_that_another_has_is_not_taken,
    sessions_are_told_apart_and_ended,
    a_second_factor_is_taken_into_use_and_turned_off,
    a_code_is_taken_once_by_however_many,
    a_recovery_code_is_used_once,
    whoever_is_suspended_everywhere_does_not_come_in,
    common_passwords_are_refused,
);

const PASSWORD: &str = "correct horse battery";

/// Somebody with a password, in a company.
async fn ann(backend: &Backend) -> Actor {
    let scope = fixtures::company(backend, "Northwind Training", None).await;
    let actor = fixtures::account(backend, &scope, "ann@example.com", AccountType::User, &[]).await;
    set(backend, PASSWORD).await;
    actor
}

/// Sets Ann's password by a link that was mailed to her.
async fn set(backend: &Backend, password: &str) {
    let link = forgotten(backend, "ann@example.com").await.expect("a mail");
    set_password_by_link(backend, &link, password).await.unwrap();
}

/// The token in the newest mail that was written after somebody forgot their password.
async fn forgotten(backend: &Backend, email: &str) -> Option<String> {
    let before = sql::count(backend, "outbox").await;
    sql::execute(backend, "DELETE FROM allowance").await;
    forgot(backend, fixtures::network(), email).await.unwrap();
    run(backend).await;
    if sql::count(backend, "outbox").await == before {
        return None;
    }
    Some(token(backend, "password_reset", "/reset/").await)
}

/// Runs the jobs and delivers the mail there is.
async fn run(backend: &Backend) {
    let runner = backend.run_jobs();
    runner.spawn();
    let open = "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')";
    while sql::number(backend, open).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    runner.stop().await;
    mail::deliver_due(backend).await.unwrap();
}

/// What stands behind `path` in the newest mail of this kind.
async fn token(backend: &Backend, kind: &str, path: &str) -> String {
    let query = format!("SELECT text FROM outbox WHERE kind = '{kind}' ORDER BY id DESC LIMIT 1");
    let text = sql::texts(backend, &query).await.remove(0);
    let (_, rest) = text.split_once(path).unwrap_or_else(|| panic!("{text}"));
    rest.chars().take_while(char::is_ascii_hexdigit).collect()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Refused { detail }) => detail,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn session(backend: &Backend, actor: &Actor) -> Session {
    let Actor::Account { id, .. } = actor else { panic!("{actor:?}") };
    let session = Session::of(backend, None, true);
    session.begin(*id, fixtures::visitor()).await.unwrap();
    session
}

/// What an authenticator with this key shows at `now`.
fn code(key: &str, now: i64) -> String {
    let key = BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(now / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[from..from + 4].try_into().unwrap()) & 0x7FFF_FFFF;
    format!("{:06}", number % 1_000_000)
}

async fn a_forgotten_password_is_set_by_a_mailed_link(backend: Backend) {
    let actor = ann(&backend).await;
    let signed_in = session(&backend, &actor).await;
    let token = forgotten(&backend, " Ann@Example.com ").await.expect("a mail");
    let kept = sql::texts(&backend, "SELECT token_hash FROM account_link WHERE used_at IS NULL").await;
    assert!(kept.iter().all(|hash| !hash.contains(&token)), "only a hash is kept");
    set_password_by_link(&backend, &token, "another horse battery").await.unwrap();
    refused(set_password_by_link(&backend, &token, "a third horse battery").await);
    refused(sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await);
    sign_in(&backend, fixtures::network(), "ann@example.com", "another horse battery").await.unwrap();
    assert_eq!(sessions::list(&backend, &actor).await.unwrap(), []);
    drop(signed_in);
}

async fn forgetting_tells_nobody_who_is_known(backend: Backend) {
    ann(&backend).await;
    assert_eq!(forgotten(&backend, "nobody@example.com").await, None);
    // What is asked for is the same work: one job, whoever it is about.
    let jobs = "SELECT count(*) FROM job WHERE kind = 'account.forgot'";
    let before = sql::number(&backend, jobs).await;
    forgot(&backend, fixtures::network(), "nobody@example.com").await.unwrap();
    assert_eq!(sql::number(&backend, jobs).await, before + 1);
    forgot(&backend, fixtures::network(), "ann@example.com").await.unwrap();
    assert_eq!(sql::number(&backend, jobs).await, before + 2);
    refused(forgot(&backend, fixtures::network(), "ann.example.com").await);
}

async fn a_new_password_ends_the_other_sessions_and_is_told(backend: Backend) {
    let actor = ann(&backend).await;
    let (here, _there) = (session(&backend, &actor).await, session(&backend, &actor).await);
    let id = here.id().await.unwrap().unwrap();
    let new = "violet tractor noon";
    let wrong = refused(change_password(&backend, &actor, "wrong horse battery", new, &id).await);
    assert!(wrong.contains("present password"), "{wrong}");
    refused(change_password(&backend, &actor, PASSWORD, "password1234", &id).await);
    change_password(&backend, &actor, PASSWORD, new, &id).await.unwrap();
    let left: Vec<String> =
        sessions::list(&backend, &actor).await.unwrap().into_iter().map(|session| session.id).collect();
    assert_eq!(left, [id]);
    sign_in(&backend, fixtures::network(), "ann@example.com", new).await.unwrap();
    mail::deliver_due(&backend).await.unwrap();
    let told = sql::texts(&backend, "SELECT recipient FROM outbox WHERE kind = 'password_changed'").await;
    assert_eq!(told, ["ann@example.com"]);
}

async fn a_new_address_is_shown_before_it_counts(backend: Backend) {
    let actor = ann(&backend).await;
    refused(request_address(&backend, &actor, "wrong horse battery", "ann@example.net").await);
    refused(request_address(&backend, &actor, PASSWORD, "ann@example.com").await);
    request_address(&backend, &actor, PASSWORD, "ann@example.net").await.unwrap();
    assert_eq!(new_address(&backend, &actor).await.unwrap().unwrap().email, "ann@example.net");
    run(&backend).await;
    let first = token(&backend, "address_change", "/address/").await;
    keep_address(&backend, &actor).await.unwrap();
    assert_eq!(address_of_link(&backend, &first).await.unwrap(), None);
    request_address(&backend, &actor, PASSWORD, "ann@example.org").await.unwrap();
    run(&backend).await;
    let second = token(&backend, "address_change", "/address/").await;
    assert_eq!(address_of_link(&backend, &second).await.unwrap().as_deref(), Some("ann@example.org"));
    sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD)
        .await
        .expect("looking uses nothing up");

    let (one, other) = tokio::join!(confirm_address(&backend, &second), confirm_address(&backend, &second));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    sign_in(&backend, fixtures::network(), "ann@example.org", PASSWORD).await.unwrap();
    refused(sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await);
    let told = sql::texts(&backend, "SELECT recipient FROM outbox WHERE kind = 'address_changed'").await;
    assert_eq!(told, ["ann@example.com"]);
    // What the company has on file is the company's.
    assert_eq!(sql::texts(&backend, "SELECT email FROM \"user\"").await, ["ann@example.com"]);
}

async fn an_address_that_another_has_is_not_taken(backend: Backend) {
    let actor = ann(&backend).await;
    sql::execute(
        &backend,
        "INSERT INTO account (email, email_key, created_at, updated_at) VALUES ('bo@example.com', 'bo@example.com', 0, 0)",
    )
    .await;
    request_address(&backend, &actor, PASSWORD, "bo@example.com").await.unwrap();
    run(&backend).await;
    let token = token(&backend, "address_change", "/address/").await;
    assert!(refused(confirm_address(&backend, &token).await).contains("an account of its own"));
    sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await.unwrap();
}

async fn sessions_are_told_apart_and_ended(backend: Backend) {
    let actor = ann(&backend).await;
    let other = fixtures::company(&backend, "Theirs", None).await;
    let stranger = fixtures::account(&backend, &other, "bo@example.com", AccountType::User, &[]).await;
    let (here, there) = (session(&backend, &actor).await, session(&backend, &actor).await);
    session(&backend, &actor).await;
    let open = sessions::list(&backend, &actor).await.unwrap();
    assert_eq!(open.len(), 3);
    assert_eq!(open[0].browser.as_deref(), Some("Firefox on Linux"));
    assert_eq!(open[0].network.as_deref(), Some("192.0.2.7"));
    let there = there.id().await.unwrap().unwrap();
    assert!(matches!(sessions::revoke(&backend, &stranger, &there).await, Err(Error::NotFound)));
    sessions::revoke(&backend, &actor, &there).await.unwrap();
    assert!(matches!(sessions::revoke(&backend, &actor, &there).await, Err(Error::NotFound)));
    let here = here.id().await.unwrap().unwrap();
    assert_eq!(sessions::revoke_others(&backend, &actor, &here).await.unwrap(), 1);
    assert_eq!(sessions::list(&backend, &actor).await.unwrap().len(), 1);
}

async fn a_second_factor_is_taken_into_use_and_turned_off(backend: Backend) {
    let actor = ann(&backend).await;
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let Actor::Account { id, .. } = actor else { panic!("{actor:?}") };
    let first = second_factor::offer(&backend, &actor).await.unwrap();
    let offer = second_factor::offer(&backend, &actor).await.unwrap();
    assert_ne!(first.key, offer.key);
    assert_eq!(second_factor::offered(&backend, &actor).await.unwrap().as_ref(), Some(&offer));
    assert!(
        offer.address.starts_with("otpauth://totp/Muster:ann%40example.com?secret="),
        "{}",
        offer.address
    );
    assert!(offer.picture.path.starts_with("M4 4h1"), "the corner's finder begins behind the quiet zone");
    let now = clock.now().as_second();
    refused(second_factor::confirm(&backend, &actor, &code(&first.key, now)).await);
    assert!(!second_factor::asks_for_code(&backend, id).await.unwrap(), "nothing is on before it is shown");
    let codes = second_factor::confirm(&backend, &actor, &code(&offer.key, now)).await.unwrap();
    assert_eq!((codes.len(), codes[0].len()), (10, 19), "{codes:?}");
    assert!(second_factor::asks_for_code(&backend, id).await.unwrap());
    assert_eq!(second_factor::offered(&backend, &actor).await.unwrap(), None, "the key is not shown again");
    let again = second_factor::offer(&backend, &actor).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");

    refused(second_factor::turn_off(&backend, &actor, "wrong horse battery").await);
    second_factor::turn_off(&backend, &actor, PASSWORD).await.unwrap();
    assert!(!second_factor::asks_for_code(&backend, id).await.unwrap());
    assert_eq!(sql::count(&backend, "recovery_code").await, 0);
    backend.close().await;
}

async fn a_code_is_taken_once_by_however_many(backend: Backend) {
    let actor = ann(&backend).await;
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let Actor::Account { id, .. } = actor else { panic!("{actor:?}") };
    let key = second_factor::offer(&backend, &actor).await.unwrap().key;
    let confirming = code(&key, clock.now().as_second());
    second_factor::confirm(&backend, &actor, &confirming).await.unwrap();
    refused(second_factor::check_code(&backend, fixtures::network(), id, &confirming).await);
    clock.advance(SignedDuration::from_secs(30));
    let shown = code(&key, clock.now().as_second());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (backend, shown) = (backend.clone(), shown.clone());
        tasks.spawn(async move {
            second_factor::check_code(&backend, fixtures::network(), id, &shown).await.is_ok()
        });
    }
    let taken = tasks.join_all().await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 1);
    clock.advance(SignedDuration::from_mins(2));
    refused(second_factor::check_code(&backend, fixtures::network(), id, &shown).await);
    refused(second_factor::check_code(&backend, fixtures::network(), id, "").await);
    let grouped = code(&key, clock.now().as_second());
    let grouped = format!(" {} {}", &grouped[..3], &grouped[3..]);
    second_factor::check_code(&backend, fixtures::network(), id, &grouped).await.unwrap();
    backend.close().await;
}

async fn a_recovery_code_is_used_once(backend: Backend) {
    let actor = ann(&backend).await;
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let backend = beside(&backend, clock.clone()).await;
    let Actor::Account { id, .. } = actor else { panic!("{actor:?}") };
    let key = second_factor::offer(&backend, &actor).await.unwrap().key;
    let codes = second_factor::confirm(&backend, &actor, &code(&key, clock.now().as_second())).await.unwrap();
    let kept = sql::texts(&backend, "SELECT code_hash FROM recovery_code").await;
    assert!(kept.iter().all(|kept| !codes.iter().any(|code| kept.contains(&code.replace('-', "")))));
    second_factor::check_code(&backend, fixtures::network(), id, &codes[3].to_lowercase()).await.unwrap();
    refused(second_factor::check_code(&backend, fixtures::network(), id, &codes[3]).await);
    assert_eq!(second_factor::second_factor(&backend, &actor).await.unwrap().recovery_codes, 9);
    let new = second_factor::renew_recovery_codes(&backend, &actor, PASSWORD).await.unwrap();
    refused(second_factor::check_code(&backend, fixtures::network(), id, &codes[4]).await);
    second_factor::check_code(&backend, fixtures::network(), id, &new[0]).await.unwrap();
    backend.close().await;
}

async fn whoever_is_suspended_everywhere_does_not_come_in(backend: Backend) {
    let actor = ann(&backend).await;
    let Actor::Account { id, .. } = actor else { panic!("{actor:?}") };
    assert!(accounts::account(&backend, id).await.unwrap().is_some());
    sql::execute(&backend, "UPDATE \"user\" SET status = 'suspended'").await;
    assert_eq!(accounts::account(&backend, id).await.unwrap(), None);
    let account = sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await.unwrap();
    assert!(refused(accounts::may_come_in(&backend, &account).await).contains("suspended"));
    // In another company they are somebody still.
    let other = fixtures::company(&backend, "Theirs", None).await;
    let user = fixtures::person(&backend, &other, "a@example.com", roster::person::Status::Active, &[]).await;
    sql::execute(&backend, &format!("UPDATE \"user\" SET account_id = {id} WHERE id = {user}")).await;
    accounts::may_come_in(&backend, &account).await.unwrap();
}

async fn common_passwords_are_refused(backend: Backend) {
    ann(&backend).await;
    for (password, why) in [
        ("password1234", "first that others would try"),
        ("123456789012", "first that others would try"),
        ("Ann@Example.com", "your e-mail address"),
        ("northwind-training", "company’s name"),
        ("too short", "at least 12"),
    ] {
        let token = forgotten(&backend, "ann@example.com").await.unwrap();
        let refusal = refused(set_password_by_link(&backend, &token, password).await);
        assert!(refusal.contains(why), "{password}: {refusal}");
    }
}
