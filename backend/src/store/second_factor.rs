//! Second factors, in the rows of accounts, and recovery codes. Accounts belong to no company.

use entity::{account, recovery_code};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, Set,
};

use super::Transaction;
use crate::Error;

/// The keys of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// In use.
    pub(crate) key: Option<Vec<u8>>,
    pub(crate) offered: Option<Vec<u8>>,
    /// Of the last code that was taken.
    pub(crate) period: i64,
}

/// Nothing if there is no such account.
pub(crate) async fn keys(connection: &impl ConnectionTrait, account_id: i64) -> Result<Option<Keys>, Error> {
    let row = account::Entity::find_by_id(account_id).one(connection).await?;
    Ok(row.map(|row| Keys { key: row.totp_key, offered: row.totp_offered, period: row.totp_period }))
}

/// False: there is one in use.
pub(crate) async fn offer(transaction: &Transaction, account_id: i64, key: &[u8]) -> Result<bool, Error> {
    let offered = account::Entity::update_many()
        .col_expr(account::Column::TotpOffered, Expr::value(key.to_vec()))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::TotpKey.is_null())
        .exec(transaction)
        .await?;
    Ok(offered.rows_affected > 0)
}

/// Takes the offered key into use, if it is this one and there is none.
pub(crate) async fn take_into_use(
    transaction: &Transaction,
    account_id: i64,
    key: &[u8],
    period: i64,
) -> Result<bool, Error> {
    let taken = account::Entity::update_many()
        .col_expr(account::Column::TotpKey, Expr::col(account::Column::TotpOffered))
        .col_expr(account::Column::TotpOffered, Expr::value(None::<Vec<u8>>))
        .col_expr(account::Column::TotpPeriod, Expr::value(period))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::TotpKey.is_null())
        .filter(account::Column::TotpOffered.eq(key.to_vec()))
        .exec(transaction)
        .await?;
    Ok(taken.rows_affected > 0)
}

/// Remembers the period of a code that is taken. False: one as late was taken before.
pub(crate) async fn use_period(
    transaction: &Transaction,
    account_id: i64,
    period: i64,
) -> Result<bool, Error> {
    let used = account::Entity::update_many()
        .col_expr(account::Column::TotpPeriod, Expr::value(period))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::TotpPeriod.lt(period))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// Whether there was one. The recovery codes go with it.
pub(crate) async fn turn_off(transaction: &Transaction, account_id: i64) -> Result<bool, Error> {
    let off = account::Entity::update_many()
        .col_expr(account::Column::TotpKey, Expr::value(None::<Vec<u8>>))
        .col_expr(account::Column::TotpOffered, Expr::value(None::<Vec<u8>>))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::TotpKey.is_not_null())
        .exec(transaction)
        .await?;
    delete_recovery_codes(transaction, account_id).await?;
    Ok(off.rows_affected > 0)
}

pub(crate) async fn recovery_codes_left(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<u64, Error> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(account_id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(connection);
    Ok(left.await?)
}

pub(crate) async fn replace_recovery_codes(
    transaction: &Transaction,
    account_id: i64,
    hashes: Vec<String>,
) -> Result<(), Error> {
    delete_recovery_codes(transaction, account_id).await?;
    let rows = hashes.into_iter().map(|code_hash| recovery_code::ActiveModel {
        code_hash: Set(code_hash),
        account_id: Set(account_id),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// Uses the code up, if it is one that was not used. Of two at once only one gets a yes.
pub(crate) async fn use_recovery_code(
    transaction: &Transaction,
    account_id: i64,
    code_hash: &str,
    now: i64,
) -> Result<bool, Error> {
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::CodeHash.eq(code_hash))
        .filter(recovery_code::Column::AccountId.eq(account_id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

async fn delete_recovery_codes(transaction: &Transaction, account_id: i64) -> Result<(), Error> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account_id))
        .exec(transaction)
        .await?;
    Ok(())
}
