//! Rows of addresses that accounts are to have. Accounts belong to no company.

use entity::address_change::{ActiveModel, Column, Entity};
use entity::address_link;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};

use super::Transaction;
use crate::Error;
use crate::accounts::NewAddress;
use crate::clock::instant;

/// Instead of whatever the account wanted before.
pub(crate) async fn put(
    transaction: &Transaction,
    account_id: i64,
    email: &str,
    now: i64,
    until: i64,
) -> Result<(), Error> {
    delete(transaction, account_id).await?;
    let row = ActiveModel {
        account_id: Set(account_id),
        email: Set(email.to_owned()),
        expires_at: Set(until),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    account_id: i64,
    now: i64,
) -> Result<Option<NewAddress>, Error> {
    let row = Entity::find_by_id(account_id).filter(Column::ExpiresAt.gt(now)).one(connection).await?;
    Ok(row.map(|row| NewAddress { email: row.email, until: instant(row.expires_at) }))
}

pub(crate) async fn add_link(
    transaction: &Transaction,
    account_id: i64,
    token_hash: &str,
) -> Result<(), Error> {
    let row =
        address_link::ActiveModel { token_hash: Set(token_hash.to_owned()), account_id: Set(account_id) };
    address_link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// The account of an open link, and the address it is to have.
pub(crate) async fn by_link(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<(i64, String)>, Error> {
    let Some(link) = address_link::Entity::find_by_id(token_hash).one(connection).await? else {
        return Ok(None);
    };
    let wanted = get(connection, link.account_id, now).await?;
    Ok(wanted.map(|wanted| (link.account_id, wanted.email)))
}

/// With its links. Of two at once only one gets a yes.
pub(crate) async fn delete(transaction: &Transaction, account_id: i64) -> Result<bool, Error> {
    let deleted = Entity::delete_by_id(account_id).exec(transaction).await?;
    Ok(deleted.rows_affected > 0)
}

/// Forgets those that ran out before `now`.
pub(crate) async fn delete_expired(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(transaction).await?;
    Ok(deleted.rows_affected)
}
