//! Rows of API tokens. They come before any scope: by them a program gets into one.

use entity::api_token::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, NotSet,
    QueryFilter as _, QueryOrder as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Actor;
use crate::clock::instant;
use crate::tokens::{NewToken, Token};

pub(crate) async fn insert(
    transaction: &Transaction,
    new: &NewToken,
    made_by: &Actor,
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
        created_by: Set(made_by.person()),
        maker: Set(Some(made_by.display())),
        last_used_at: Set(None),
    };
    Ok(row.insert(transaction).await?.id)
}

/// Who shows the token of this hash, if it is good at `now`, and when it was shown before.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<(Actor, Option<i64>)>, Error> {
    let row = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::RevokedAt.is_null())
        .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
        .one(connection)
        .await?;
    Ok(row.map(|row| {
        let actor = Actor::Token {
            id: row.id,
            role: row.role,
            company_id: row.company_id,
            name: row.name,
            made_by: row.created_by,
        };
        (actor, row.last_used_at)
    }))
}

/// Remembers that it was shown.
pub(crate) async fn used(transaction: &Transaction, id: i64, now: i64) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::LastUsedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The company's, or without one those that are good for every company.
fn good_for(company_id: Option<i64>) -> Expr {
    company_id.map_or_else(|| Column::CompanyId.is_null(), |id| Column::CompanyId.eq(id))
}

/// Those of the company that were not revoked, the newest first. Without a company: owners'.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    company_id: Option<i64>,
) -> Result<Vec<Token>, Error> {
    let rows = Entity::find()
        .filter(good_for(company_id))
        .filter(Column::RevokedAt.is_null())
        .order_by_desc(Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Revokes one of the company's, or of owners'. Nothing if there is none that is not revoked.
pub(crate) async fn revoke(
    transaction: &Transaction,
    company_id: Option<i64>,
    id: i64,
    now: i64,
) -> Result<Option<Token>, Error> {
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(good_for(company_id))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec_with_returning(transaction)
        .await?;
    Ok(revoked.into_iter().next().map(read))
}

fn read(row: Model) -> Token {
    Token {
        id: row.id,
        name: row.name,
        role: row.role,
        maker: row.maker,
        created_at: instant(row.created_at),
        expires_at: row.expires_at.map(instant),
        last_used_at: row.last_used_at.map(instant),
    }
}
