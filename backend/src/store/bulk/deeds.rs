//! The statements that do something to many people.

use roster::person::AccountType;
use sea_orm::{ConnectionTrait, Value};

use crate::Error;
use crate::access::Scope;
use crate::store::{Kind, Transaction, postgres, sqlite, statement};

/// What is done with whoever `$2` (a JSON array of ids) names in the company `$1`, at `$3`.
async fn run(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
    statements: &[&str],
) -> Result<(), Error> {
    let ids = ids(transaction);
    let people = serde_json::to_string(people)?;
    for sql in statements {
        let sql = sql.replace("{ids}", ids);
        let mut values: Vec<Value> = vec![scope.company_id().into(), people.clone().into()];
        if sql.contains("$3") {
            values.push(now.into());
        }
        transaction.execute_raw(statement(transaction, sql, values)).await?;
    }
    Ok(())
}

/// Whoever may not come in any more is signed out wherever they are.
pub(in crate::store) const END_SESSIONS: &str = r#"
    DELETE FROM session WHERE account_id IN (
        SELECT account_id FROM "user" WHERE company_id = $1 AND id IN ({ids}) AND account_id IS NOT NULL)"#;

pub(crate) async fn end_sessions(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
) -> Result<(), Error> {
    run(transaction, scope, people, 0, &[END_SESSIONS]).await
}

pub(crate) async fn suspend(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const SUSPEND: &str = r#"
        UPDATE "user" SET status = 'suspended', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({ids})"#;
    run(transaction, scope, people, now, &[END_SESSIONS, SUSPEND]).await
}

pub(crate) async fn activate(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const ACTIVATE: &str = r#"
        UPDATE "user" SET status = 'active', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({ids})"#;
    run(transaction, scope, people, now, &[ACTIVATE]).await
}

const CHANGED: &str = r#"
    UPDATE "user" SET version = version + 1, updated_at = $3 WHERE company_id = $1 AND id IN ({ids})"#;

pub(crate) async fn add_to_group(
    transaction: &Transaction,
    scope: &Scope,
    group: i64,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    let add = format!(
        r#"INSERT INTO membership (group_id, user_id, company_id, created_at)
        SELECT {group}, id, company_id, $3 FROM "user" WHERE company_id = $1 AND id IN ({{ids}})
        ON CONFLICT DO NOTHING"#
    );
    run(transaction, scope, people, now, &[&add, CHANGED]).await
}

pub(crate) async fn remove_from_group(
    transaction: &Transaction,
    scope: &Scope,
    group: i64,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    let remove = format!(
        "DELETE FROM membership WHERE company_id = $1 AND group_id = {group} AND user_id IN ({{ids}})"
    );
    run(transaction, scope, people, now, &[&remove, CHANGED]).await
}

/// Nobody manages a group but managers.
pub(crate) async fn set_account_type(
    transaction: &Transaction,
    scope: &Scope,
    account_type: AccountType,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const MANAGE_NOTHING: &str = "DELETE FROM group_manager WHERE company_id = $1 AND user_id IN ({ids})";
    let change = format!(
        r#"UPDATE "user" SET account_type = '{}', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({{ids}})"#,
        account_type.as_str()
    );
    match account_type {
        AccountType::Manager => run(transaction, scope, people, now, &[&change]).await,
        _ => run(transaction, scope, people, now, &[MANAGE_NOTHING, &change]).await,
    }
}

/// Whether managers or administrators are among them.
pub(crate) async fn has_colleagues(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
) -> Result<bool, Error> {
    let sql = format!(
        r#"SELECT 1 FROM "user" WHERE company_id = $1 AND id IN ({}) AND account_type IN ('manager', 'admin') LIMIT 1"#,
        ids(transaction)
    );
    let values = [scope.company_id().into(), serde_json::to_string(people)?.into()];
    Ok(transaction.query_one_raw(statement(transaction, sql, values)).await?.is_some())
}

/// The ids of the JSON array `$2`.
pub(in crate::store) fn ids(connection: &impl ConnectionTrait) -> &'static str {
    match Kind::of(connection) {
        Kind::Sqlite => sqlite::IDS,
        Kind::Postgres => postgres::IDS,
    }
}
