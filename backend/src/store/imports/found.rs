//! The people that a block of rows concerns.

use std::borrow::Cow;
use std::collections::HashMap;

use entity::user::Activation;
use roster::check::IdSet;
use roster::person::{AccountType, Status};
use roster::plan::{Existing, Owner, Person};
use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{Kind, Store};
use super::{postgres, sqlite};
use crate::Error;

/// What only one person of a company may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// An address, by its key.
    Email,
    /// By its key.
    UserName,
    Reference,
}

impl Own {
    const fn column(self) -> &'static str {
        match self {
            Self::Email => "email_key",
            Self::UserName => "user_name_key",
            Self::Reference => "reference",
        }
    }
}

/// A user as [`users`] asks for them, in this order.
#[derive(Deserialize)]
struct UserRow {
    key: String,
    id: i64,
    version: i64,
    email: String,
    first_name: String,
    last_name: String,
    user_name: Option<String>,
    reference: Option<String>,
    status: Status,
    account_type: AccountType,
    activation: Activation,
    /// 1: yes.
    awaits_assignment: i64,
    language: Option<String>,
    job_role: Option<String>,
    region: Option<String>,
    /// JSON.
    custom: Option<String>,
    /// Ids of groups, with commas between.
    groups: Option<String>,
    /// Ids of courses, with commas between.
    courses: Option<String>,
}

/// Those of the company who have one of these, by what they have. `courses`: with those they were assigned.
pub(crate) async fn users(
    store: &Store,
    company_id: i64,
    own: Own,
    keys: &[Cow<'_, str>],
    courses: bool,
) -> Result<HashMap<String, Existing>, Error> {
    let Words { is_one_of, groups, courses: of_user, .. } = words(store);
    let column = own.column();
    let courses = if courses { of_user } else { "NULL" };
    let columns = format!(
        "u.{column}, u.id, u.version, u.email, u.first_name, u.last_name, u.user_name, u.reference, u.status, \
         u.account_type, u.activation, CASE WHEN u.invite_at_assignment THEN 1 ELSE 0 END, u.language, u.job_role, u.region, u.custom, ({groups}), ({courses})"
    );
    let from = format!(r#""user" u WHERE u.company_id = $1 AND u.{column} {is_one_of}"#);
    let users: Vec<UserRow> = find(store, company_id, &columns, &from, keys).await?;
    users.into_iter().map(existing).collect()
}

fn existing(user: UserRow) -> Result<(String, Existing), Error> {
    let existing = Existing {
        id: user.id,
        version: user.version,
        groups: ids(user.groups.as_deref()),
        courses: ids(user.courses.as_deref()),
        is_invited: user.activation != Activation::NotInvited,
        awaits_assignment: user.awaits_assignment == 1,
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
            custom: user.custom.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
        },
    };
    Ok((user.key, existing))
}

fn ids(listed: Option<&str>) -> IdSet {
    listed.unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect()
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
    company_id: i64,
    own: Own,
    keys: &[Key],
) -> Result<HashMap<String, Owner>, Error> {
    let Words { is_one_of, .. } = words(store);
    let column = own.column();
    let columns = format!("{column}, id, email");
    let from = format!(r#""user" WHERE company_id = $1 AND {column} {is_one_of}"#);
    let owners: Vec<OwnerRow> = find(store, company_id, &columns, &from, keys).await?;
    Ok(owners.into_iter().map(|OwnerRow { key, id, email }| (key, Owner { id, email })).collect())
}

/// How a database says what only it says so.
pub(super) struct Words {
    /// Is among the texts of the JSON array `$2`.
    pub(super) is_one_of: &'static str,
    /// The ids of the groups of user `u`, with commas between.
    pub(super) groups: &'static str,
    /// The ids of the courses that user `u` was assigned, with commas between.
    pub(super) courses: &'static str,
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
    company_id: i64,
    columns: &str,
    from: &str,
    keys: &[Key],
) -> Result<Vec<Row>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let Words { array, collect, .. } = words(store);
    let sql = format!("SELECT CAST({collect}({array}({columns})) AS TEXT) FROM {from}");
    let rows = ask(store, sql, &[company_id], Some(serde_json::to_string(keys)?)).await?;
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
