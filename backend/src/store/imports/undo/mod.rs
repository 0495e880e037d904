//! Putting back what an import did: the rows that did something beside the people as they are now, what the
//! company has, and what became of them. The statements that take it back are [`write`](mod@write)'s.

mod write;

use std::collections::{BTreeSet, HashMap};

use entity::import::{self, State};
use entity::{assignment, company, course, custom_field, group, import_row, membership, user};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

pub(crate) use self::write::{
    LeftRow, Restored, let_go, new_field_keys, note_rows, remove, restore, sweep_names, touch_all,
    touch_done, undone,
};
use super::super::{Kind, Store, Transaction, statement};
use super::Handle;
use crate::Error;

/// Ids in one statement.
pub(super) const AT_ONCE: usize = 1_000;

/// A row that created or updated somebody, and the person as they are now.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Subject {
    pub(crate) row: i64,
    pub(crate) company_id: i64,
    pub(crate) action: String,
    pub(crate) user_id: i64,
    /// Of an update: the version that was planned with.
    pub(crate) user_version: Option<i64>,
    /// These as the import left the person.
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) user_name: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) account_type: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) job_role: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) custom: Option<String>,
    pub(crate) changes: Option<String>,
    pub(crate) joins: Option<String>,
    pub(crate) invite: Option<String>,
    /// None: the person is no more.
    pub(crate) now_version: Option<i64>,
    pub(crate) now_account: Option<i64>,
    pub(crate) now_email: Option<String>,
    pub(crate) now_first_name: Option<String>,
    pub(crate) now_last_name: Option<String>,
    pub(crate) now_user_name: Option<String>,
    pub(crate) now_reference: Option<String>,
    pub(crate) now_status: Option<String>,
    pub(crate) now_account_type: Option<String>,
    pub(crate) now_activation: Option<String>,
    pub(crate) now_language: Option<String>,
    pub(crate) now_job_role: Option<String>,
    pub(crate) now_region: Option<String>,
    pub(crate) now_custom: Option<String>,
    /// A course of theirs is started or completed.
    pub(crate) has_started: bool,
    /// They have a course that this import did not assign.
    pub(crate) has_more_courses: bool,
    /// They manage a group.
    pub(crate) manages: bool,
}

const SUBJECTS: &str = r#"
    SELECT r."row" AS "row", r.company_id, r.action, r.user_id, r.user_version, r.email, r.first_name,
        r.last_name, r.user_name, r.reference, r.status, r.account_type, r.language, r.job_role, r.region,
        r.custom, r.changes, r.joins, r.invite,
        u.version AS now_version, u.account_id AS now_account, u.email AS now_email,
        u.first_name AS now_first_name, u.last_name AS now_last_name, u.user_name AS now_user_name,
        u.reference AS now_reference, u.status AS now_status, u.account_type AS now_account_type,
        u.activation AS now_activation, u.language AS now_language, u.job_role AS now_job_role,
        u.region AS now_region, u.custom AS now_custom,
        EXISTS (SELECT 1 FROM assignment a WHERE a.user_id = r.user_id AND a.state <> 'assigned')
            AS has_started,
        EXISTS (SELECT 1 FROM assignment a WHERE a.user_id = r.user_id AND a.import_id IS DISTINCT FROM $1)
            AS has_more_courses,
        EXISTS (SELECT 1 FROM group_manager g WHERE g.user_id = r.user_id) AS manages
    FROM import_row r LEFT JOIN "user" u ON u.company_id = r.company_id AND u.id = r.user_id
    WHERE r.import_id = $1 AND r."row" > $2 AND r.action IN ('create', 'update') AND r.user_id IS NOT NULL
    ORDER BY r."row"
    LIMIT $3"#;

/// Up to `limit` rows after row `after`, in the file's order.
pub(crate) async fn subjects(
    transaction: &Transaction,
    handle: Handle,
    after: i64,
    limit: u32,
) -> Result<Vec<Subject>, Error> {
    let values = [handle.id().into(), after.into(), i64::from(limit).into()];
    let query = statement(transaction, SUBJECTS, values);
    Ok(Subject::find_by_statement(query).all(transaction).await?)
}

/// How an import stands that may be undone.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) state: State,
    pub(crate) filename: String,
    pub(crate) finished_at: Option<i64>,
    pub(crate) undone_at: Option<i64>,
    /// JSON: what undoing came to.
    pub(crate) undo: Option<String>,
}

pub(crate) async fn ended_import(
    connection: &impl sea_orm::ConnectionTrait,
    handle: Handle,
) -> Result<Ended, Error> {
    let row = import::Entity::find_by_id(handle.id()).one(connection).await?.ok_or(Error::NotFound)?;
    Ok(Ended {
        state: row.state,
        filename: row.filename,
        finished_at: row.finished_at,
        undone_at: row.undone_at,
        undo: row.undo,
    })
}

/// Begins, and waits for whoever commits or undoes an import in any of the companies concerned.
pub(crate) async fn begin_undo(store: &Store, handle: Handle) -> Result<Transaction, Error> {
    const LOCK: &str = "
        SELECT id FROM company WHERE id = $2 OR id IN (SELECT company_id FROM import_row WHERE import_id = $1)
        ORDER BY id FOR NO KEY UPDATE";
    let transaction = store.begin().await?;
    if store.kind() == Kind::Postgres {
        // On SQLite there is only one writer anyway.
        let values = [handle.id().into(), handle.company_id().into()];
        transaction.query_all_raw(statement(&transaction, LOCK, values)).await?;
    }
    Ok(transaction)
}

/// A company that an import reached, as far as undoing must respect it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Room {
    pub(crate) seat_limit: Option<i64>,
    pub(crate) seats_used: i64,
    /// Administrators who are not suspended.
    pub(crate) admins: i64,
}

pub(crate) async fn room(transaction: &Transaction, company_id: i64) -> Result<Room, Error> {
    let row = company::Entity::find_by_id(company_id).one(transaction).await?.ok_or(Error::NotFound)?;
    let active = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::Status.eq(user::Status::Active));
    let admins = active.clone().filter(user::Column::AccountType.eq(user::AccountType::Admin));
    Ok(Room {
        seat_limit: row.seat_limit,
        seats_used: active.count(transaction).await? as i64,
        admins: admins.count(transaction).await? as i64,
    })
}

/// What only one person of a company can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Email,
    UserName,
    Reference,
}

impl Key {
    pub(crate) const ALL: [Self; 3] = [Self::Email, Self::UserName, Self::Reference];

    pub(super) const fn column(self) -> user::Column {
        match self {
            Self::Email => user::Column::EmailKey,
            Self::UserName => user::Column::UserNameKey,
            Self::Reference => user::Column::Reference,
        }
    }
}

/// Who of the company has these keys now.
pub(crate) async fn holders(
    transaction: &Transaction,
    company_id: i64,
    kind: Key,
    keys: &[String],
) -> Result<HashMap<String, i64>, Error> {
    let mut holders = HashMap::new();
    for keys in keys.chunks(AT_ONCE) {
        let found: Vec<(Option<String>, i64)> = user::Entity::find()
            .filter(user::Column::CompanyId.eq(company_id))
            .filter(kind.column().is_in(keys))
            .select_only()
            .columns([kind.column(), user::Column::Id])
            .into_tuple()
            .all(transaction)
            .await?;
        holders.extend(found.into_iter().filter_map(|(key, id)| Some((key?, id))));
    }
    Ok(holders)
}

/// Somebody's place in a group.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) group_id: i64,
    pub(crate) group: String,
    pub(crate) import_id: Option<i64>,
    pub(crate) created_at: i64,
}

/// Where these people are, by their ids.
pub(crate) async fn places(
    transaction: &Transaction,
    people: &[i64],
) -> Result<HashMap<i64, Vec<Place>>, Error> {
    let mut places: HashMap<i64, Vec<Place>> = HashMap::new();
    for people in people.chunks(AT_ONCE) {
        let rows = membership::Entity::find()
            .filter(membership::Column::UserId.is_in(people.iter().copied()))
            .all(transaction)
            .await?;
        let names = group_names(transaction, rows.iter().map(|row| row.group_id)).await?;
        for row in rows {
            places.entry(row.user_id).or_default().push(Place {
                group: names.get(&row.group_id).cloned().unwrap_or_default(),
                group_id: row.group_id,
                import_id: row.import_id,
                created_at: row.created_at,
            });
        }
    }
    Ok(places)
}

/// What these groups are called.
pub(crate) async fn group_names(
    transaction: &Transaction,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, String>, Error> {
    let ids: Vec<i64> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let mut names = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let rows: Vec<(i64, String)> = group::Entity::find()
            .filter(group::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([group::Column::Id, group::Column::Name])
            .into_tuple()
            .all(transaction)
            .await?;
        names.extend(rows);
    }
    Ok(names)
}

/// Titles of courses that these people have begun or, where `others`, that this import did not assign.
pub(crate) async fn titles(
    transaction: &Transaction,
    handle: Handle,
    people: &[i64],
    others: bool,
) -> Result<HashMap<i64, Vec<String>>, Error> {
    let mut titles: HashMap<i64, Vec<String>> = HashMap::new();
    for people in people.chunks(AT_ONCE) {
        let mut query = assignment::Entity::find()
            .filter(assignment::Column::UserId.is_in(people.iter().copied()))
            .order_by_asc(assignment::Column::Id);
        query = if others {
            let other =
                assignment::Column::ImportId.ne(handle.id()).or(assignment::Column::ImportId.is_null());
            query.filter(other)
        } else {
            query.filter(assignment::Column::State.ne(assignment::State::Assigned))
        };
        let rows = query.all(transaction).await?;
        let ids: BTreeSet<i64> = rows.iter().map(|row| row.course_id).collect();
        let named: Vec<(i64, String)> = course::Entity::find()
            .filter(course::Column::Id.is_in(ids))
            .select_only()
            .columns([course::Column::Id, course::Column::Title])
            .into_tuple()
            .all(transaction)
            .await?;
        let named: HashMap<i64, String> = named.into_iter().collect();
        for row in rows {
            let title = named.get(&row.course_id).cloned().unwrap_or_default();
            let theirs = titles.entry(row.user_id).or_default();
            if !theirs.contains(&title) {
                theirs.push(title);
            }
        }
    }
    Ok(titles)
}

/// What a company calls its own fields, by their keys.
pub(crate) async fn field_labels(
    transaction: &Transaction,
    company_id: i64,
) -> Result<HashMap<String, String>, Error> {
    let rows: Vec<(String, String)> = custom_field::Entity::find()
        .filter(custom_field::Column::CompanyId.eq(company_id))
        .select_only()
        .columns([custom_field::Column::Key, custom_field::Column::Label])
        .into_tuple()
        .all(transaction)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A row as it was undone.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct UndoneRow {
    pub(crate) row: i64,
    pub(crate) action: String,
    pub(crate) user_id: Option<i64>,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) changes: Option<String>,
    pub(crate) undo_reasons: Option<String>,
}

/// The first `limit` rows that ended as `undo` says.
pub(crate) async fn undone_rows(
    connection: &impl sea_orm::ConnectionTrait,
    handle: Handle,
    undo: &str,
    limit: u64,
) -> Result<Vec<UndoneRow>, Error> {
    use import_row::Column;
    let rows = import_row::Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::Undo.eq(undo))
        .order_by_asc(Column::Row)
        .limit(limit)
        .select_only()
        .columns([
            Column::Row,
            Column::Action,
            Column::UserId,
            Column::Email,
            Column::FirstName,
            Column::LastName,
            Column::Changes,
            Column::UndoReasons,
        ])
        .into_model()
        .all(connection)
        .await?;
    Ok(rows)
}
