//! What the company has: its names for the checks, and the people that a block of rows concerns.

use std::collections::{BTreeMap, HashMap};

use entity::{company, group, user};
use roster::check::IdSet;
use roster::person::{AccountType, Status};
use roster::plan::{Existing, Owner, Person};
use roster::snapshot::{Named, Snapshot};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _,
};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{Kind, Store};
use super::remembered::remembered;
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
    let remembered = remembered(&reading, scope).await?;
    reading.rollback().await?;
    let mut snapshot = Snapshot {
        company: row.name,
        default_language: row.default_language,
        remembered,
        ..Snapshot::default()
    };
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

/// A user as [`users`] asks for them, in this order.
#[derive(Deserialize)]
struct UserRow {
    email_key: String,
    id: i64,
    version: i64,
    email: String,
    first_name: String,
    last_name: String,
    user_name: Option<String>,
    reference: Option<String>,
    status: Status,
    account_type: AccountType,
    language: Option<String>,
    job_role: Option<String>,
    region: Option<String>,
    /// Ids of groups, with commas between.
    groups: Option<String>,
}

/// Those of the company whose address has one of these keys, by that key.
pub(crate) async fn users(
    store: &Store,
    scope: &Scope,
    email_keys: &[&str],
) -> Result<HashMap<String, Existing>, Error> {
    let Words { is_one_of, groups, .. } = words(store);
    let columns = format!(
        "u.email_key, u.id, u.version, u.email, u.first_name, u.last_name, u.user_name, u.reference, u.status, \
         u.account_type, u.language, u.job_role, u.region, ({groups})"
    );
    let from = format!(r#""user" u WHERE u.company_id = $1 AND u.email_key {is_one_of}"#);
    let users: Vec<UserRow> = find(store, scope, &columns, &from, email_keys).await?;
    Ok(users.into_iter().map(existing).collect())
}

fn existing(user: UserRow) -> (String, Existing) {
    let groups = user.groups.as_deref().unwrap_or_default();
    let existing = Existing {
        id: user.id,
        version: user.version,
        groups: groups.split(',').filter_map(|id| id.parse().ok()).collect(),
        courses: IdSet::default(),
        is_invited: false,
        awaits_assignment: false,
        person: Person {
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            user_name: user.user_name,
            reference: user.reference,
            status: user.status,
            account_type: user.account_type,
            language: user.language,
            job_role: user.job_role,
            region: user.region,
            custom: BTreeMap::new(),
        },
    };
    (user.email_key, existing)
}

/// What only one person of a company may have, beside the address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Own {
    /// By its key.
    UserName,
    Reference,
}

/// Who has it, as [`owners`] asks for them, in this order.
#[derive(Deserialize)]
struct OwnerRow {
    key: String,
    id: i64,
    email: String,
}

/// Who of the company has one of these, by what they have.
pub(crate) async fn owners<Key: Serialize>(
    store: &Store,
    scope: &Scope,
    own: Own,
    keys: &[Key],
) -> Result<HashMap<String, Owner>, Error> {
    let Words { is_one_of, .. } = words(store);
    let column = match own {
        Own::UserName => "user_name_key",
        Own::Reference => "reference",
    };
    let columns = format!("{column}, id, email");
    let from = format!(r#""user" WHERE company_id = $1 AND {column} {is_one_of}"#);
    let owners: Vec<OwnerRow> = find(store, scope, &columns, &from, keys).await?;
    Ok(owners.into_iter().map(|OwnerRow { key, id, email }| (key, Owner { id, email })).collect())
}

/// How a database says what only it says so.
pub(super) struct Words {
    /// Is among the texts of the JSON array `$2`.
    pub(super) is_one_of: &'static str,
    /// The ids of the groups of user `u`, with commas between.
    pub(super) groups: &'static str,
    /// A JSON array of expressions.
    pub(super) array: &'static str,
    /// A JSON array of all rows, or NULL where there are none.
    pub(super) collect: &'static str,
}

fn words(store: &Store) -> Words {
    match store.kind() {
        Kind::Sqlite => sqlite::WORDS,
        Kind::Postgres => postgres::WORDS,
    }
}

/// All rows as one text of JSON: handed over one by one, they cost more than all else about them.
async fn find<Row: DeserializeOwned, Key: Serialize>(
    store: &Store,
    scope: &Scope,
    columns: &str,
    from: &str,
    keys: &[Key],
) -> Result<Vec<Row>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let Words { array, collect, .. } = words(store);
    let sql = format!("SELECT CAST({collect}({array}({columns})) AS TEXT) FROM {from}");
    let rows = ask(store, sql, &[scope.company_id()], Some(serde_json::to_string(keys)?)).await?;
    let json: Option<String> = rows.first().map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(json.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
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
