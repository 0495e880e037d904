//! What all of them need.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use backend::access::{Actor, Scope};
use backend::clock::Clock;
use backend::companies;
use backend::jobs::JobRunner;
use backend::network::Network;
use backend::page::Page;
use backend::people::{self, User, UserFilter};
use backend::signup::{self, Asking, Completed, Decision, SignUp, SignUpChange, SignUpState, Which};
use backend::testing::{beside, fixtures, sql};
use backend::{Backend, Error, accounts};
use jiff::SignedDuration;
use roster::map::Field;

pub(crate) const PASSWORD: &str = "four words make one";

/// Everybody comes from somewhere else.
pub(crate) fn network() -> Network {
    static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0000);
    Network::of(Ipv4Addr::from_bits(NEXT.fetch_add(1, Ordering::Relaxed)).into())
}

/// A company that lets people come by themselves; what the change says otherwise, it does otherwise.
pub(crate) async fn open(backend: &Backend, name: &str, seats: Option<u64>, change: SignUpChange) -> Scope {
    let scope = fixtures::company(backend, name, seats).await;
    let change = SignUpChange { enabled: Some(true), ..change };
    signup::change_settings(backend, &scope, change).await.unwrap();
    scope
}

pub(crate) fn without_approval() -> SignUpChange {
    SignUpChange { approval: Some(false), ..SignUpChange::default() }
}

/// A runner that answers forms.
pub(crate) fn runner(backend: &Backend) -> JobRunner {
    let runner = backend.run_jobs();
    runner.spawn();
    runner
}

pub(crate) async fn slug(backend: &Backend, scope: &Scope) -> String {
    companies::get(backend, scope).await.unwrap().slug
}

/// A form that was opened a while ago.
pub(crate) async fn form(backend: &Backend, scope: &Scope, said: &[(&str, &str)]) -> Asking {
    let slug = slug(backend, scope).await;
    let earlier = backend.clock().now() - SignedDuration::from_secs(60);
    let stamp = signup::form(&beside(backend, Clock::fixed(earlier)).await, &slug).await.unwrap().stamp;
    let said = said.iter().map(|(key, text)| (key.parse().unwrap(), (*text).to_owned())).collect();
    Asking { slug, stamp, said, ..Asking::default() }
}

pub(crate) fn named<'a>(email: &'a str, name: &'a str) -> [(&'a str, &'a str); 3] {
    [("email", email), ("first_name", name), ("last_name", "Bell")]
}

/// The text of the newest mail to this address of this kind; waits for it.
pub(crate) async fn mail(backend: &Backend, kind: &str, to: &str) -> String {
    for _ in 0..200 {
        let query = format!(
            "SELECT coalesce(text, '') FROM outbox WHERE cause LIKE '{kind}:%' AND recipient = '{to}' ORDER BY id DESC"
        );
        if let Some(text) = sql::texts(backend, &query).await.into_iter().next() {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no {kind} for {to}");
}

/// Fills the form in, and gets a link by mail. Its token.
pub(crate) async fn ask(backend: &Backend, scope: &Scope, asking: Asking) -> String {
    let email = asking.said[&Field::Email].clone();
    signup::ask(backend, network(), asking).await.unwrap();
    mail(backend, "sign_up_verify", &email).await;
    let id = sql::number(
        backend,
        &format!(
            "SELECT max(id) FROM sign_up_request WHERE company_id = {} AND email = '{email}'",
            scope.company_id()
        ),
    )
    .await;
    link(backend, id).await
}

/// A link as the mail would have it.
pub(crate) async fn link(backend: &Backend, request: i64) -> String {
    backend::testing::sign_up_link(backend, request).await.expect("the request waits for its link")
}

/// All the way up to the password.
pub(crate) async fn come(
    backend: &Backend,
    scope: &Scope,
    email: &str,
    code: &str,
) -> Result<Completed, Error> {
    let asking = form(backend, scope, &named(email, "Ann")).await;
    let token = ask(backend, scope, Asking { code: code.to_owned(), ..asking }).await;
    signup::complete(backend, network(), &token, PASSWORD).await
}

pub(crate) async fn account(backend: &Backend, key: &str) -> Actor {
    let id = sql::number(backend, &format!("SELECT id FROM account WHERE email_key = '{key}'")).await;
    accounts::account(backend, id).await.unwrap().unwrap().actor()
}

pub(crate) async fn everybody(backend: &Backend, scope: &Scope) -> Vec<User> {
    people::list(backend, scope, &UserFilter::default(), &Page::first(1000)).await.unwrap().items
}

pub(crate) async fn person(backend: &Backend, scope: &Scope, email: &str) -> User {
    everybody(backend, scope).await.into_iter().find(|user| user.email == email).expect("a user")
}

pub(crate) async fn requests(backend: &Backend, scope: &Scope, state: SignUpState) -> Vec<SignUp> {
    let mut items = signup::list(backend, scope, Some(state), &Page::first(1000)).await.unwrap().items;
    items.reverse();
    items
}

pub(crate) async fn approve_all(backend: &Backend, scope: &Scope) -> signup::Decided {
    signup::decide(backend, scope, &Which::AllWaiting, Decision::Approve, false).await.unwrap()
}

pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refused { detail } | Error::Invalid { detail, .. }) => detail,
        other => panic!("{other:?}"),
    }
}
