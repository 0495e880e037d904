//! The statements that take an import back.

use entity::import::{self, State};
use entity::{assignment, company, import_name, import_row, invitation, membership, outbox, user};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QuerySelect as _,
};
use serde::Serialize;

use super::super::super::{Kind, Transaction, statement};
use super::super::Handle;
use super::super::commit::Halt;
use super::{AT_ONCE, Key};
use crate::Error;

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
