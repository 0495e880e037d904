//! What the tests of training have in common.

use backend::access::{self, Actor, Right, Scope};
use backend::companies::{self, Company};
use backend::{Backend, Error, activity};
use roster::person::AccountType;
use serde_json::Value;

use backend::testing::fixtures;

/// The company as it is now.
pub(crate) async fn company(backend: &Backend, scope: &Scope) -> Company {
    companies::get(backend, scope).await.unwrap()
}

/// The newest entry of the company's activity: what was done, and its data.
pub(crate) async fn latest(backend: &Backend, scope: &Scope) -> (String, Value) {
    let entry = activity::latest(backend, scope, 1).await.unwrap().remove(0);
    (entry.verb, entry.data)
}

/// An administrator of the company, in it.
pub(crate) async fn admin(backend: &Backend, scope: &Scope) -> Scope {
    let email = format!("admin@n{}.example.com", scope.company_id());
    let admin = fixtures::account(backend, scope, &email, AccountType::Admin, &[]).await;
    enter(backend, &admin, scope).await
}

/// The actor in the company.
pub(crate) async fn enter(backend: &Backend, actor: &Actor, scope: &Scope) -> Scope {
    access::enter(backend, actor, scope.company_id(), Right::ViewPeople).await.unwrap()
}

/// The sentence with which something was refused.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Refused { detail }) => detail,
        other => panic!("not refused: {other:?}"),
    }
}
