//! Rows of sessions. They belong to no company.

use entity::session::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Set};

use super::{Store, Transaction};
use crate::Error;

/// A session as it is kept.
pub(crate) struct Row {
    /// The hash of its id.
    pub(crate) id: String,
    pub(crate) account_id: Option<i64>,
    /// JSON.
    pub(crate) data: Vec<u8>,
    pub(crate) expires_at: i64,
    pub(crate) created_at: i64,
    /// To the minute.
    pub(crate) seen_at: i64,
    /// In words.
    pub(crate) browser: Option<String>,
    pub(crate) network: Option<String>,
}

/// Of 256 random bits no two are alike. The one it replaces, if any, ends with the same commit.
pub(crate) async fn insert(
    transaction: &Transaction,
    row: Row,
    instead_of: Option<&str>,
) -> Result<(), Error> {
    if let Some(id) = instead_of {
        delete(transaction, id).await?;
    }
    Entity::insert(ActiveModel {
        id: Set(row.id),
        account_id: Set(row.account_id),
        data: Set(row.data),
        expires_at: Set(row.expires_at),
        created_at: Set(row.created_at),
        seen_at: Set(row.seen_at),
        browser: Set(row.browser),
        network: Set(row.network),
    })
    .exec_without_returning(transaction)
    .await?;
    Ok(())
}

/// Was seen at `now`, and runs out later from now on.
pub(crate) async fn put_off(store: &Store, id: &str, now: i64, expires_at: i64) -> Result<(), Error> {
    let transaction = store.begin().await?;
    Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .col_expr(Column::SeenAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::SeenAt.lt(now))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Does nothing if the session is no more.
pub(crate) async fn update(store: &Store, row: Row) -> Result<(), Error> {
    let transaction = store.begin().await?;
    Entity::update_many()
        .col_expr(Column::AccountId, Expr::value(row.account_id))
        .col_expr(Column::Data, Expr::value(row.data))
        .col_expr(Column::ExpiresAt, Expr::value(row.expires_at))
        // What put it off earlier and is written later takes nothing back.
        .col_expr(Column::SeenAt, Expr::value(row.seen_at))
        .filter(Column::Id.eq(row.id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

pub(crate) async fn find(store: &Store, id: &str, now: i64) -> Result<Option<Row>, Error> {
    let row = Entity::find_by_id(id).filter(Column::ExpiresAt.gt(now)).one(store.read()).await?;
    Ok(row.map(|row| Row {
        id: row.id,
        account_id: row.account_id,
        data: row.data,
        expires_at: row.expires_at,
        created_at: row.created_at,
        seen_at: row.seen_at,
        browser: row.browser,
        network: row.network,
    }))
}

/// The account's open sessions, that seen last first.
pub(crate) async fn of_account(store: &Store, account_id: i64, now: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::SeenAt)
        .order_by_asc(Column::Id)
        .all(store.read())
        .await?)
}

/// Whether there was this one of the account's.
pub(crate) async fn delete_one_of_account(
    transaction: &Transaction,
    account_id: i64,
    id: &str,
) -> Result<bool, Error> {
    let deleted = Entity::delete_by_id(id).filter(Column::AccountId.eq(account_id)).exec(transaction).await?;
    Ok(deleted.rows_affected > 0)
}

/// All of the account's but one. How many.
pub(crate) async fn delete_others(
    transaction: &Transaction,
    account_id: i64,
    kept: &str,
) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::Id.ne(kept))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

pub(crate) async fn delete(transaction: &Transaction, id: &str) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

pub(crate) async fn delete_of_account(transaction: &Transaction, account_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::AccountId.eq(account_id)).exec(transaction).await?;
    Ok(())
}

/// Forgets sessions that ran out before `now`.
pub(crate) async fn delete_expired(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(transaction).await?;
    Ok(deleted.rows_affected)
}
