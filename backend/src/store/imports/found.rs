//! What the company has: its names for the checks, and the people that a block of rows concerns.

use std::collections::HashMap;

use entity::{company, group, user};
use roster::plan::{Existing, Owner, Person};
use roster::snapshot::{Named, Snapshot};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _,
};

use super::super::{Kind, Store};
use super::{postgres, sqlite};
use crate::Error;
use crate::access::Scope;

/// The company as an import sees it, at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) snapshot: Snapshot,
    /// Grows with every change that could alter a plan.
    pub(crate) version: i64,
    pub(crate) seat_limit: Option<u32>,
}

pub(crate) async fn company(store: &Store, scope: &Scope) -> Result<Company, Error> {
    let reading = store.begin_reading().await?;
    let row = company::Entity::find_by_id(scope.company_id()).one(&reading).await?.ok_or(Error::NotFound)?;
    let named: Vec<(i64, group::Kind, String)> = group::Entity::find()
        .filter(group::Column::CompanyId.eq(scope.company_id()))
        .order_by_asc(group::Column::Id)
        .select_only()
        .columns([group::Column::Id, group::Column::Kind, group::Column::Name])
        .into_tuple()
        .all(&reading)
        .await?;
    reading.rollback().await?;
    let mut snapshot =
        Snapshot { company: row.name, default_language: row.default_language, ..Snapshot::default() };
    for (id, kind, name) in named {
        match kind {
            group::Kind::Group => snapshot.groups.push(Named { id, name }),
            group::Kind::Cohort => snapshot.cohorts.push(Named { id, name }),
        }
    }
    let seat_limit = row.seat_limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
    Ok(Company { snapshot, version: row.version, seat_limit })
}

/// The version the company is at now.
pub(crate) async fn company_version(connection: &impl ConnectionTrait, scope: &Scope) -> Result<i64, Error> {
    let query =
        company::Entity::find_by_id(scope.company_id()).select_only().column(company::Column::Version);
    query.into_tuple().one(connection).await?.ok_or(Error::NotFound)
}

/// How many seats are taken.
pub(crate) async fn seats_used(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u32, Error> {
    let used = user::Entity::find()
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Status.eq(user::Status::Active))
        .count(connection)
        .await?;
    Ok(u32::try_from(used).unwrap_or(u32::MAX))
}

/// Those of the company whose address has one of these keys, by that key.
pub(crate) async fn users(
    store: &Store,
    scope: &Scope,
    email_keys: &[&str],
) -> Result<HashMap<String, Existing>, Error> {
    let (is_one_of, groups) = match store.kind() {
        Kind::Sqlite => (sqlite::IS_ONE_OF, sqlite::GROUPS),
        Kind::Postgres => (postgres::IS_ONE_OF, postgres::GROUPS),
    };
    let sql = format!(
        r#"SELECT u.email_key, u.id, u.version, u.email, u.first_name, u.last_name, u.user_name, u.reference,
            u.status, u.account_type, u.language, u.job_role, u.region, ({groups})
        FROM "user" u WHERE u.company_id = $1 AND u.email_key {is_one_of}"#
    );
    let rows = find(store, scope, sql, email_keys).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, existing(row)?))).collect()
}

/// What only one person of a company may have, beside the address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Own {
    /// By its key.
    UserName,
    Reference,
}

/// Who of the company has one of these, by what they have.
pub(crate) async fn owners<Key: serde::Serialize>(
    store: &Store,
    scope: &Scope,
    own: Own,
    keys: &[Key],
) -> Result<HashMap<String, Owner>, Error> {
    let is_one_of = match store.kind() {
        Kind::Sqlite => sqlite::IS_ONE_OF,
        Kind::Postgres => postgres::IS_ONE_OF,
    };
    let column = match own {
        Own::UserName => "user_name_key",
        Own::Reference => "reference",
    };
    let sql =
        format!(r#"SELECT {column}, id, email FROM "user" WHERE company_id = $1 AND {column} {is_one_of}"#);
    let rows = find(store, scope, sql, keys).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, owner(row)?))).collect()
}

async fn find<Key: serde::Serialize>(
    store: &Store,
    scope: &Scope,
    sql: String,
    keys: &[Key],
) -> Result<Vec<QueryResult>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    ask(store, sql, &[scope.company_id()], Some(serde_json::to_string(keys)?)).await
}

/// Asks about many rows at once.
pub(super) async fn ask(
    store: &Store,
    sql: impl Into<String>,
    numbers: &[i64],
    text: Option<String>,
) -> Result<Vec<QueryResult>, Error> {
    match store.kind() {
        Kind::Sqlite => sqlite::ask(store, sql.into(), numbers, text).await,
        Kind::Postgres => postgres::ask(store, sql.into(), numbers, text).await,
    }
}

fn existing(row: &QueryResult) -> Result<Existing, Error> {
    let status: user::Status = row.try_get_by_index(8)?;
    let account_type: user::AccountType = row.try_get_by_index(9)?;
    let groups: Option<String> = row.try_get_by_index(13)?;
    Ok(Existing {
        id: row.try_get_by_index(1)?,
        version: row.try_get_by_index(2)?,
        person: Person {
            email: row.try_get_by_index(3)?,
            first_name: row.try_get_by_index(4)?,
            last_name: row.try_get_by_index(5)?,
            user_name: row.try_get_by_index(6)?,
            reference: row.try_get_by_index(7)?,
            status: status.into(),
            account_type: account_type.into(),
            language: row.try_get_by_index(10)?,
            job_role: row.try_get_by_index(11)?,
            region: row.try_get_by_index(12)?,
        },
        groups: groups.as_deref().unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect(),
    })
}

fn owner(row: &QueryResult) -> Result<Owner, Error> {
    Ok(Owner { id: row.try_get_by_index(1)?, email: row.try_get_by_index(2)? })
}
