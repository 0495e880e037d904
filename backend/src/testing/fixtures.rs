//! Things that many tests need to be there.

use roster::person::{AccountType, Status};

use crate::Backend;
use crate::access::{self, Actor, Right, Scope};
use crate::companies::{self, NewCompany};
use crate::courses::{self, Course};
use crate::groups::{self, Group, GroupKind};
use crate::network::Network;
use crate::people::NewUser;
use crate::sessions::Visitor;
use crate::store;

use super::sql;

/// Where a request of a test comes from.
pub fn network() -> Network {
    Network::of(std::net::IpAddr::from([192, 0, 2, 7]))
}

/// Who begins a session there.
pub fn visitor() -> Visitor {
    Visitor::new("Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0", network())
}

/// A company, entered by the command line with every right.
///
/// # Panics
/// If there is one of this name.
pub async fn company(backend: &Backend, name: &str, seat_limit: Option<u64>) -> Scope {
    let new = NewCompany { name: name.to_owned(), seat_limit, default_language: None };
    let company = companies::create(backend, &Actor::Cli, new).await.expect("the company is made");
    access::enter(backend, &Actor::Cli, company.id, Right::Own).await.expect("its maker may enter")
}

/// A group of the company.
///
/// # Panics
/// If there is one of this name.
pub async fn group(backend: &Backend, scope: &Scope, name: &str) -> Group {
    groups::create(backend, scope, GroupKind::Group, name).await.expect("the group is made")
}

/// A course of the company's own.
///
/// # Panics
/// If the company has one of this title.
pub async fn course(backend: &Backend, scope: &Scope, title: &str) -> Course {
    courses::create(backend, scope, title).await.expect("the course is made")
}

/// A person of the company, named by the address's part before the `@`. Returns the id.
///
/// # Panics
/// If the address is none, or is taken.
pub async fn person(backend: &Backend, scope: &Scope, email: &str, status: Status, groups: &[i64]) -> i64 {
    let person = NewUser {
        email: email.parse().expect("an address"),
        first_name: email.split('@').next().unwrap_or_default().to_owned(),
        last_name: String::new(),
        reference: None,
        status,
        account_type: AccountType::User,
        job_role: None,
        region: None,
        groups: groups.to_vec(),
    };
    let transaction = backend.store().begin().await.expect("a transaction");
    let ids = store::user::insert_many(&transaction, scope, &[person], backend.clock().micros()).await;
    let id = ids.expect("the person is new").first().copied().expect("one id");
    transaction.commit().await.expect("the person is kept");
    id
}

/// Somebody who signs in as a user of this type; managers manage `groups`. Without a password.
///
/// # Panics
/// If the address is none, or is taken.
pub async fn account(
    backend: &Backend,
    scope: &Scope,
    email: &str,
    account_type: AccountType,
    groups: &[i64],
) -> Actor {
    let user = person(backend, scope, email, Status::Active, &[]).await;
    let key = email.to_lowercase();
    sql::execute(
        backend,
        &format!(
            "INSERT INTO account (email, email_key, created_at, updated_at) VALUES ('{email}', '{key}', 0, 0)"
        ),
    )
    .await;
    let id = sql::number(backend, &format!("SELECT id FROM account WHERE email_key = '{key}'")).await;
    let company = scope.company_id();
    sql::execute(
        backend,
        &format!("UPDATE \"user\" SET account_id = {id}, account_type = '{account_type}' WHERE id = {user}"),
    )
    .await;
    for group in groups {
        sql::execute(
            backend,
            &format!(
                "INSERT INTO group_manager (group_id, user_id, company_id) VALUES ({group}, {user}, {company})"
            ),
        )
        .await;
    }
    Actor::Account { id, email: email.to_owned(), owner: false }
}
