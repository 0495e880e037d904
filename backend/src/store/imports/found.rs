//! What the company has: its names for the checks, and the people that a block of rows concerns.

use std::collections::HashMap;

use entity::{company, group, user};
use roster::plan::{Existing, Owner, Person};
use roster::snapshot::{Named, Snapshot};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _, Value,
};

use super::super::{Kind, Store, statement};
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

/// Whom a block of rows names: keys of addresses and of user names, and references.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted<'a> {
    pub(crate) emails: Vec<&'a str>,
    pub(crate) user_names: Vec<String>,
    pub(crate) references: Vec<&'a str>,
}

/// Those of them who are there.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    /// By the address's key.
    pub(crate) users: HashMap<String, Existing>,
    /// By the user name's key.
    pub(crate) user_names: HashMap<String, Owner>,
    pub(crate) references: HashMap<String, Owner>,
}

/// Looks up a block of rows, one query for each kind of key there is.
pub(crate) async fn fetch(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    wanted: &Wanted<'_>,
) -> Result<People, Error> {
    let (texts, ids) = match Kind::of(connection) {
        Kind::Sqlite => (sqlite::TEXTS_OF_JSON, sqlite::IDS_OF_JSON),
        Kind::Postgres => (postgres::TEXTS_OF_JSON, postgres::IDS_OF_JSON),
    };
    let mut people = People::default();
    if !wanted.emails.is_empty() {
        let sql = format!(
            r#"SELECT email_key, id, version, email, first_name, last_name, user_name, reference, status,
                account_type, language, job_role, region
            FROM "user" WHERE company_id = $1 AND email_key IN ({texts})"#
        );
        for row in find(connection, scope, sql, &wanted.emails).await? {
            people.users.insert(row.try_get_by_index(0)?, existing(&row)?);
        }
    }
    if !people.users.is_empty() {
        let mut groups: HashMap<i64, Vec<i64>> = HashMap::new();
        let users: Vec<i64> = people.users.values().map(|user| user.id).collect();
        let sql =
            format!("SELECT user_id, group_id FROM membership WHERE company_id = $1 AND user_id IN ({ids})");
        for row in find(connection, scope, sql, &users).await? {
            groups.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
        }
        for user in people.users.values_mut() {
            user.groups = groups.remove(&user.id).unwrap_or_default().into_iter().collect();
        }
    }
    let owners = |column: &str| {
        format!(r#"SELECT {column}, id, email FROM "user" WHERE company_id = $1 AND {column} IN ({texts})"#)
    };
    if !wanted.user_names.is_empty() {
        for row in find(connection, scope, owners("user_name_key"), &wanted.user_names).await? {
            people.user_names.insert(row.try_get_by_index(0)?, owner(&row)?);
        }
    }
    if !wanted.references.is_empty() {
        for row in find(connection, scope, owners("reference"), &wanted.references).await? {
            people.references.insert(row.try_get_by_index(0)?, owner(&row)?);
        }
    }
    Ok(people)
}

async fn find<Key: serde::Serialize>(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    sql: String,
    keys: &[Key],
) -> Result<Vec<QueryResult>, Error> {
    let values: [Value; 2] = [scope.company_id().into(), serde_json::to_string(keys)?.into()];
    Ok(connection.query_all_raw(statement(connection, sql, values)).await?)
}

fn existing(row: &QueryResult) -> Result<Existing, Error> {
    let status: user::Status = row.try_get_by_index(8)?;
    let account_type: user::AccountType = row.try_get_by_index(9)?;
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
        groups: roster::check::IdSet::default(),
    })
}

fn owner(row: &QueryResult) -> Result<Owner, Error> {
    Ok(Owner { id: row.try_get_by_index(1)?, email: row.try_get_by_index(2)? })
}
