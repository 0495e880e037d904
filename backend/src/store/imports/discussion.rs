//! What colleagues say about an import.

use entity::import_comment::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};

use super::super::Transaction;
use super::Handle;
use crate::Error;
use crate::access::Actor;
use crate::clock::instant;
use crate::imports::Comment;

pub(crate) async fn insert_comment(
    transaction: &Transaction,
    handle: Handle,
    actor: &Actor,
    text: &str,
    now: i64,
) -> Result<Comment, Error> {
    let row = ActiveModel {
        id: NotSet,
        import_id: Set(handle.id()),
        account_id: Set(actor.account_id()),
        author: Set(actor.display()),
        body: Set(text.to_owned()),
        created_at: Set(now),
    };
    Ok(read(row.insert(transaction).await?))
}

/// Up to `limit + 1` comments after the one with the id `after`, oldest first.
pub(crate) async fn comments(
    connection: &impl ConnectionTrait,
    handle: Handle,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Comment>, Error> {
    let mut query = Entity::find().filter(Column::ImportId.eq(handle.id()));
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query.order_by_asc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    Ok(rows.into_iter().map(read).collect())
}

pub(crate) async fn count_comments(connection: &impl ConnectionTrait, handle: Handle) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::ImportId.eq(handle.id())).count(connection).await?)
}

fn read(row: Model) -> Comment {
    Comment { id: row.id, author: row.author, text: row.body, created_at: instant(row.created_at) }
}
