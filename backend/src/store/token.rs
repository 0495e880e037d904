//! Rows of API tokens. They come before any scope: by them a program gets into one.

use entity::api_token::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, NotSet,
    QueryFilter as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Actor;
use crate::tokens::NewToken;

pub(crate) async fn insert(
    transaction: &Transaction,
    new: &NewToken,
    token_hash: &str,
    now: i64,
) -> Result<i64, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(new.company_id),
        role: Set(new.role),
        name: Set(new.name.clone()),
        token_hash: Set(token_hash.to_owned()),
        created_at: Set(now),
        expires_at: Set(new.expires_at.map(jiff::Timestamp::as_microsecond)),
        revoked_at: Set(None),
    };
    Ok(row.insert(transaction).await?.id)
}

/// Who shows the token of this hash, if it is good at `now`.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<Actor>, Error> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::RevokedAt.is_null())
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
        .one(connection)
        .await?;
    Ok(row.map(|row| Actor::Token { id: row.id, role: row.role, company_id: row.company_id, name: row.name }))
}
