//! Putting back what an import did: the rows that did something beside the people as they are now, and the
//! statements that take it back.

use std::collections::{BTreeSet, HashMap};

use entity::import::{self, State};
use entity::{
    assignment, company, course, custom_field, group, import_name, import_row, invitation, membership,
    outbox, user,
};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde::Serialize;

use super::super::{Kind, Store, Transaction, statement};
use super::Handle;
use super::commit::Halt;
use crate::Error;

/// Ids in one statement.
const AT_ONCE: usize = 1_000;

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

    const fn column(self) -> user::Column {
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

/// Removes people the import made, and with them all they were given. Who was changed at this very moment stays.
pub(crate) async fn remove(
    transaction: &Transaction,
    handle: Handle,
    people: &[i64],
    now: i64,
) -> Result<(), Halt> {
    for ids in people.chunks(AT_ONCE) {
        withdraw(transaction, handle, ids, now).await?;
        let removed = user::Entity::delete_many()
            .filter(user::Column::Id.is_in(ids.iter().copied()))
            .filter(user::Column::Version.eq(1))
            .filter(user::Column::AccountId.is_null())
            .exec(transaction)
            .await?;
        if removed.rows_affected != ids.len() as u64 {
            return Err(Halt::Moved);
        }
    }
    Ok(())
}

/// Somebody as they were before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Restored {
    pub(crate) id: i64,
    pub(crate) company_id: i64,
    /// Of today.
    pub(crate) version: i64,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) user_name: Option<String>,
    pub(crate) user_name_key: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) status: String,
    pub(crate) account_type: String,
    pub(crate) activation: String,
    pub(crate) language: Option<String>,
    pub(crate) job_role: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) custom: Option<String>,
    /// The import said that they are to be invited some day.
    pub(crate) invited_later: bool,
}

const RESTORED: [(&str, &str); 17] = [
    ("id", "bigint"),
    ("company_id", "bigint"),
    ("version", "bigint"),
    ("email", "text"),
    ("email_key", "text"),
    ("first_name", "text"),
    ("last_name", "text"),
    ("user_name", "text"),
    ("user_name_key", "text"),
    ("reference", "text"),
    ("status", "text"),
    ("account_type", "text"),
    ("activation", "text"),
    ("language", "text"),
    ("job_role", "text"),
    ("region", "text"),
    ("custom", "text"),
];

/// A table of the objects in the JSON array `$1`.
fn objects(kind: Kind, columns: &[(&str, &str)]) -> String {
    match kind {
        Kind::Sqlite => {
            let columns: Vec<String> = columns
                .iter()
                .map(|(name, _)| format!("json_extract(value, '$.{name}') AS {name}"))
                .collect();
            format!("(SELECT {} FROM json_each($1))", columns.join(", "))
        }
        Kind::Postgres => {
            let columns: Vec<String> = columns.iter().map(|(name, of)| format!("{name} {of}")).collect();
            format!("(SELECT * FROM json_to_recordset($1::json) AS given ({}))", columns.join(", "))
        }
    }
}

/// Takes away what only one person can have from those who get another back, so that they can swap.
pub(crate) async fn let_go(transaction: &Transaction, kind: Key, people: &[i64]) -> Result<(), Halt> {
    for ids in people.chunks(AT_ONCE) {
        let update = user::Entity::update_many().filter(user::Column::Id.is_in(ids.iter().copied()));
        let nothing = || Expr::value(None::<String>);
        let update = match kind {
            // An address there must be; none has a blank in it.
            Key::Email => update.col_expr(user::Column::EmailKey, Expr::cust("'undone ' || id")),
            Key::UserName => update
                .col_expr(user::Column::UserName, nothing())
                .col_expr(user::Column::UserNameKey, nothing()),
            Key::Reference => update.col_expr(user::Column::Reference, nothing()),
        };
        update.exec(transaction).await?;
    }
    Ok(())
}

/// Puts these people back, and takes from them what the import gave them.
pub(crate) async fn restore(
    transaction: &Transaction,
    handle: Handle,
    people: &[Restored],
    now: i64,
) -> Result<(), Halt> {
    if people.is_empty() {
        return Ok(());
    }
    let given = objects(Kind::of(transaction), &RESTORED);
    let sql = format!(
        r#"UPDATE "user" SET email = v.email, email_key = v.email_key, first_name = v.first_name,
            last_name = v.last_name, user_name = v.user_name, user_name_key = v.user_name_key,
            reference = v.reference, status = v.status, account_type = v.account_type,
            activation = v.activation, language = v.language, job_role = v.job_role, region = v.region,
            custom = v.custom, version = "user".version + 1, updated_at = $2
        FROM {given} v
        WHERE "user".id = v.id AND "user".company_id = v.company_id AND "user".version = v.version"#
    );
    let json = serde_json::to_string(people).map_err(Error::from)?;
    let restoring = statement(transaction, sql, [json.into(), now.into()]);
    let restored = transaction.execute_raw(restoring).await?.rows_affected();
    if restored != people.len() as u64 {
        return Err(Halt::Moved);
    }
    let later: Vec<i64> = people.iter().filter(|one| one.invited_later).map(|one| one.id).collect();
    if !later.is_empty() {
        user::Entity::update_many()
            .col_expr(user::Column::InviteAtAssignment, Expr::value(false))
            .filter(user::Column::Id.is_in(later))
            .exec(transaction)
            .await?;
    }
    let ids: Vec<i64> = people.iter().map(|one| one.id).collect();
    withdraw(transaction, handle, &ids, now).await?;
    membership::Entity::delete_many()
        .filter(membership::Column::UserId.is_in(ids.iter().copied()))
        .filter(membership::Column::ImportId.eq(handle.id()))
        .exec(transaction)
        .await?;
    assignment::Entity::delete_many()
        .filter(assignment::Column::UserId.is_in(ids.iter().copied()))
        .filter(assignment::Column::ImportId.eq(handle.id()))
        .filter(assignment::Column::State.eq(assignment::State::Assigned))
        .exec(transaction)
        .await?;
    invitation::Entity::delete_many()
        .filter(invitation::Column::UserId.is_in(ids))
        .filter(invitation::Column::ImportId.eq(handle.id()))
        .filter(invitation::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// Their mail of this import that has not gone out never will.
async fn withdraw(transaction: &Transaction, handle: Handle, people: &[i64], now: i64) -> Result<(), Halt> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(outbox::State::Withdrawn.as_str()))
        .col_expr(outbox::Column::RunAt, Expr::value(now))
        .filter(outbox::Column::ImportId.eq(handle.id()))
        .filter(outbox::Column::UserId.is_in(people.iter().copied()))
        .filter(outbox::Column::State.is_in([outbox::State::Waiting, outbox::State::Failed]))
        .exec(transaction)
        .await?;
    Ok(())
}

/// A row that was left as it is.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LeftRow {
    pub(crate) row: i64,
    /// `kept` or `failed`.
    pub(crate) undo: &'static str,
    /// JSON.
    pub(crate) reasons: String,
}

/// Writes down what became of each row.
pub(crate) async fn note_rows(
    transaction: &Transaction,
    handle: Handle,
    left: &[LeftRow],
) -> Result<(), Halt> {
    import_row::Entity::update_many()
        .col_expr(import_row::Column::Undo, Expr::value("reversed"))
        .filter(import_row::Column::ImportId.eq(handle.id()))
        .filter(import_row::Column::Action.is_in(["create", "update"]))
        .exec(transaction)
        .await?;
    let columns = [("row", "bigint"), ("undo", "text"), ("reasons", "text")].map(|(name, of)| {
        // A word of SQL's own.
        (if name == "row" { "at" } else { name }, of)
    });
    let given = objects(Kind::of(transaction), &columns);
    let sql = format!(
        r#"UPDATE import_row SET undo = v.undo, undo_reasons = v.reasons FROM {given} v
        WHERE import_row.import_id = $2 AND import_row."row" = v.at"#
    );
    for slice in left.chunks(AT_ONCE) {
        let rows: Vec<serde_json::Value> = slice
            .iter()
            .map(|left| serde_json::json!({"at": left.row, "undo": left.undo, "reasons": left.reasons}))
            .collect();
        let json = serde_json::to_string(&rows).map_err(Error::from)?;
        transaction.execute_raw(statement(transaction, &sql, [json.into(), handle.id().into()])).await?;
    }
    Ok(())
}

/// Takes away what the import made in these companies and nobody uses: groups, cohorts, packages, and fields of
/// these keys.
pub(crate) async fn sweep_names(
    transaction: &Transaction,
    handle: Handle,
    new_fields: &[String],
) -> Result<(), Halt> {
    const GROUPS: &str = r#"
        DELETE FROM "group" WHERE id IN (
            SELECT new_id FROM import_name WHERE import_id = $1 AND kind IN ('group', 'cohort'))
          AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.group_id = "group".id)
          AND NOT EXISTS (SELECT 1 FROM rule_group r WHERE r.group_id = "group".id)
          AND NOT EXISTS (SELECT 1 FROM group_manager g WHERE g.group_id = "group".id)"#;
    const PACKAGES: &str = r"
        DELETE FROM package WHERE id IN (
            SELECT new_id FROM import_name WHERE import_id = $1 AND kind = 'package')
          AND NOT EXISTS (SELECT 1 FROM package_course c WHERE c.package_id = package.id)
          AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.package_id = package.id)";
    const FIELD: &str = r#"
        DELETE FROM custom_field WHERE company_id = $1 AND key = $2
          AND NOT EXISTS (SELECT 1 FROM "user" u WHERE u.company_id = $1 AND u.custom LIKE $3)
          AND NOT EXISTS (SELECT 1 FROM "rule" r WHERE r.company_id = $1 AND r.conditions LIKE $4)"#;
    let made = import_name::Entity::find().filter(import_name::Column::ImportId.eq(handle.id()));
    if made.count(transaction).await? > 0 {
        transaction.execute_raw(statement(transaction, GROUPS, [handle.id().into()])).await?;
        transaction.execute_raw(statement(transaction, PACKAGES, [handle.id().into()])).await?;
    }
    for key in new_fields {
        // Keys are letters, figures and underscores; those stand for themselves well enough here, as it errs on
        // the side of keeping.
        let values = [
            handle.company_id().into(),
            key.as_str().into(),
            format!("%\"{key}\":%").into(),
            format!("%\"custom.{key}\"%").into(),
        ];
        transaction.execute_raw(statement(transaction, FIELD, values)).await?;
    }
    Ok(())
}

/// Keys of the fields that the import made.
pub(crate) async fn new_field_keys(transaction: &Transaction, handle: Handle) -> Result<Vec<String>, Error> {
    let json: Option<String> = import::Entity::find_by_id(handle.id())
        .select_only()
        .column(import::Column::NewFields)
        .into_tuple()
        .one(transaction)
        .await?;
    let fields: Vec<roster::map::NewField> = json.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?;
    Ok(fields.into_iter().map(|field| field.key).collect())
}

/// From done to undone, in the transaction that did it. False: somebody else was faster.
pub(crate) async fn undone(
    transaction: &Transaction,
    handle: Handle,
    by: &str,
    came_to: &str,
    now: i64,
) -> Result<bool, Halt> {
    let update = import::Entity::update_many()
        .col_expr(import::Column::State, Expr::value(State::Undone.as_str()))
        .col_expr(import::Column::UndoneAt, Expr::value(now))
        .col_expr(import::Column::UndoneBy, Expr::value(by))
        .col_expr(import::Column::Undo, Expr::value(came_to))
        .col_expr(import::Column::UpdatedAt, Expr::value(now))
        .filter(import::Column::Id.eq(handle.id()))
        .filter(import::Column::CompanyId.eq(handle.company_id()))
        .filter(import::Column::State.eq(State::Done))
        .exec(transaction)
        .await?;
    Ok(update.rows_affected > 0)
}

/// Holds an import that is done until the transaction ends. False: it is not done.
pub(crate) async fn touch_done(transaction: &Transaction, handle: Handle, now: i64) -> Result<bool, Error> {
    let update = import::Entity::update_many()
        .col_expr(import::Column::UpdatedAt, Expr::value(now))
        .filter(import::Column::Id.eq(handle.id()))
        .filter(import::Column::CompanyId.eq(handle.company_id()))
        .filter(import::Column::State.eq(State::Done))
        .exec(transaction)
        .await?;
    Ok(update.rows_affected > 0)
}

/// People have come and gone in all companies that the import reached, and names with them.
pub(crate) async fn touch_all(transaction: &Transaction, handle: Handle) -> Result<(), Halt> {
    let mut reached = Query::select();
    reached
        .column(import_row::Column::CompanyId)
        .from(import_row::Entity)
        .and_where(import_row::Column::ImportId.eq(handle.id()));
    company::Entity::update_many()
        .col_expr(company::Column::Version, Expr::col(company::Column::Version).add(1))
        .col_expr(company::Column::Arrivals, Expr::col(company::Column::Arrivals).add(1))
        .filter(company::Column::Id.in_subquery(reached))
        .exec(transaction)
        .await?;
    Ok(())
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
