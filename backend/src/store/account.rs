//! Rows of accounts, their one-time links, and the setup token. Accounts belong to no company.

use entity::account::{ActiveModel, Column, Entity, Model};
use entity::account_link::{self, Purpose};
use entity::setup_token;
use roster::person::EmailAddress;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _, QueryFilter as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::accounts::Account;
use crate::clock::instant;

pub(crate) async fn get(connection: &impl ConnectionTrait, id: i64) -> Result<Option<Account>, Error> {
    Ok(Entity::find_by_id(id).one(connection).await?.map(read))
}

/// The account of an address in lower case, and its password's hash if it has one.
pub(crate) async fn credentials(
    connection: &impl ConnectionTrait,
    email_key: &str,
) -> Result<Option<(Account, Option<String>)>, Error> {
    let row = Entity::find().filter(Column::EmailKey.eq(email_key)).one(connection).await?;
    Ok(row.map(|mut row| {
        let hash = row.password_hash.take();
        (read(row), hash)
    }))
}

/// The account, and its password's hash if it has one.
pub(crate) async fn password(
    connection: &impl ConnectionTrait,
    id: i64,
) -> Result<Option<(Account, Option<String>)>, Error> {
    let row = Entity::find_by_id(id).one(connection).await?;
    Ok(row.map(|mut row| {
        let hash = row.password_hash.take();
        (read(row), hash)
    }))
}

pub(crate) async fn owner_exists(connection: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::IsOwner.eq(true)).count(connection).await? > 0)
}

/// The account of the address, made if there was none, and an owner's from now on.
pub(crate) async fn upsert_owner(
    transaction: &Transaction,
    email: &EmailAddress,
    now: i64,
) -> Result<Account, Error> {
    let row = ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        email_key: Set(email.key()),
        password_hash: Set(None),
        is_owner: Set(true),
        totp_key: Set(None),
        totp_offered: Set(None),
        totp_period: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let owner =
        OnConflict::column(Column::EmailKey).update_columns([Column::IsOwner, Column::UpdatedAt]).to_owned();
    Ok(read(Entity::insert(row).on_conflict(owner).exec_with_returning(transaction).await?))
}

/// The account of the address, an owner's no more. Nothing if it was none.
pub(crate) async fn withdraw_owner(
    transaction: &Transaction,
    email: &EmailAddress,
    now: i64,
) -> Result<Option<Account>, Error> {
    let withdrawn = Entity::update_many()
        .col_expr(Column::IsOwner, Expr::value(false))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::IsOwner.eq(true))
        .exec_with_returning(transaction)
        .await?;
    Ok(withdrawn.into_iter().next().map(read))
}

pub(crate) async fn set_password(
    transaction: &Transaction,
    account_id: i64,
    hash: &str,
    now: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::PasswordHash, Expr::value(hash))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(account_id))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn set_address(
    transaction: &Transaction,
    account_id: i64,
    email: &EmailAddress,
    now: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Email, Expr::value(email.as_str()))
        .col_expr(Column::EmailKey, Expr::value(email.key()))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(account_id))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn insert_link(
    transaction: &Transaction,
    account_id: i64,
    token_hash: &str,
    now: i64,
    until: i64,
) -> Result<(), Error> {
    let row = account_link::ActiveModel {
        id: NotSet,
        account_id: Set(account_id),
        purpose: Set(Purpose::SetPassword),
        token_hash: Set(token_hash.to_owned()),
        expires_at: Set(until),
        used_at: Set(None),
        created_at: Set(now),
    };
    account_link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Uses up all open links of the account.
pub(crate) async fn void_links(transaction: &Transaction, account_id: i64, now: i64) -> Result<(), Error> {
    account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(now))
        .filter(account_link::Column::AccountId.eq(account_id))
        .filter(account_link::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn holder_of_link(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<Account>, Error> {
    let link = account_link::Entity::find()
        .filter(account_link::Column::TokenHash.eq(token_hash))
        .filter(account_link::Column::UsedAt.is_null())
        .filter(account_link::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    match link {
        Some(link) => get(connection, link.account_id).await,
        None => Ok(None),
    }
}

/// Uses up the link if it is open, and says whose it is. Of two at once only one gets an answer.
pub(crate) async fn use_link(
    transaction: &Transaction,
    token_hash: &str,
    now: i64,
) -> Result<Option<i64>, Error> {
    let used = account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(now))
        .filter(account_link::Column::TokenHash.eq(token_hash))
        .filter(account_link::Column::Purpose.eq(Purpose::SetPassword))
        .filter(account_link::Column::UsedAt.is_null())
        .filter(account_link::Column::ExpiresAt.gt(now))
        .exec_with_returning(transaction)
        .await?;
    Ok(used.into_iter().next().map(|link| link.account_id))
}

/// Forgets links that ran out before `now`.
pub(crate) async fn delete_expired_links(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let deleted = account_link::Entity::delete_many()
        .filter(account_link::Column::ExpiresAt.lt(now))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

pub(crate) async fn replace_setup_token(
    transaction: &Transaction,
    token_hash: &str,
    now: i64,
) -> Result<(), Error> {
    let row =
        setup_token::ActiveModel { id: Set(1), token_hash: Set(token_hash.to_owned()), created_at: Set(now) };
    let newest = OnConflict::column(setup_token::Column::Id)
        .update_columns([setup_token::Column::TokenHash, setup_token::Column::CreatedAt])
        .to_owned();
    setup_token::Entity::insert(row).on_conflict(newest).exec_without_returning(transaction).await?;
    Ok(())
}

pub(crate) async fn setup_token_is(
    connection: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<bool, Error> {
    let found =
        setup_token::Entity::find().filter(setup_token::Column::TokenHash.eq(token_hash)).count(connection);
    Ok(found.await? > 0)
}

/// Deletes the token if it is this one. Of two at once only one gets a yes.
pub(crate) async fn take_setup_token(transaction: &Transaction, token_hash: &str) -> Result<bool, Error> {
    let deleted = setup_token::Entity::delete_many()
        .filter(setup_token::Column::TokenHash.eq(token_hash))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected > 0)
}

pub(crate) async fn delete_setup_token(transaction: &Transaction) -> Result<(), Error> {
    setup_token::Entity::delete_many().exec(transaction).await?;
    Ok(())
}

fn read(row: Model) -> Account {
    Account { id: row.id, email: row.email, owner: row.is_owner, created_at: instant(row.created_at) }
}
