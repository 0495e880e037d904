//! Rows of what was tried how often. They belong to no company: who tries is not known yet.

use entity::allowance::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::{Transaction, statement};
use crate::Error;
use crate::limits::Used;

/// One more, in the period at hand or in one that begins now and goes on `until`.
const TAKE: &str = "INSERT INTO allowance (name, used, ends_at) VALUES ($1, 1, $3) \
     ON CONFLICT (name) DO UPDATE SET \
     used = CASE WHEN allowance.ends_at <= $2 THEN 1 ELSE allowance.used + 1 END, \
     refused_at = CASE WHEN allowance.ends_at <= $2 THEN NULL ELSE allowance.refused_at END, \
     ends_at = CASE WHEN allowance.ends_at <= $2 THEN $3 ELSE allowance.ends_at END \
     RETURNING used, ends_at";

/// How the period stands, if one has begun and not ended.
pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    name: &str,
    now: i64,
) -> Result<Option<Used>, Error> {
    let row = Entity::find_by_id(name).filter(Column::EndsAt.gt(now)).one(connection).await?;
    Ok(row.map(|row| Used { times: row.used, ends_at: row.ends_at }))
}

/// Uses it once more. One statement, so that of many at once each is counted.
pub(crate) async fn take(transaction: &Transaction, name: &str, now: i64, until: i64) -> Result<Used, Error> {
    let values = [name.into(), now.into(), until.into()];
    let row = transaction
        .query_one_raw(statement(transaction, TAKE, values))
        .await?
        .ok_or_else(|| Error::internal("an allowance was not counted"))?;
    Ok(Used { times: row.try_get("", "used")?, ends_at: row.try_get("", "ends_at")? })
}

pub(crate) async fn give_back(transaction: &Transaction, name: &str) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Used, Expr::col(Column::Used).sub(1))
        .filter(Column::Name.eq(name))
        .filter(Column::Used.gt(0))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn forget(transaction: &Transaction, name: &str) -> Result<(), Error> {
    Entity::delete_by_id(name).exec(transaction).await?;
    Ok(())
}

pub(crate) async fn was_refused(connection: &impl ConnectionTrait, name: &str) -> Result<bool, Error> {
    let row = Entity::find_by_id(name).filter(Column::RefusedAt.is_not_null()).one(connection).await?;
    Ok(row.is_some())
}

/// Whether this is the first refusal of the period.
pub(crate) async fn note_refusal(transaction: &Transaction, name: &str, now: i64) -> Result<bool, Error> {
    let noted = Entity::update_many()
        .col_expr(Column::RefusedAt, Expr::value(now))
        .filter(Column::Name.eq(name))
        .filter(Column::RefusedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(noted.rows_affected > 0)
}

/// Forgets periods that ended before `now`.
pub(crate) async fn delete_ended(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many().filter(Column::EndsAt.lt(now)).exec(transaction).await?;
    Ok(deleted.rows_affected)
}
