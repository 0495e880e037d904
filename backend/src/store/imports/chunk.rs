//! Slices of the file.

use entity::import;
use entity::import_chunk::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};

use super::super::Transaction;
use super::Handle;
use crate::Error;

/// A slice of the file, compressed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// From 0, in the file's order.
    pub(crate) seq: u32,
    /// zstd.
    pub(crate) bytes: Vec<u8>,
    /// Bytes before that.
    pub(crate) raw_size: usize,
}

pub(crate) async fn insert_chunks(
    transaction: &Transaction,
    handle: Handle,
    chunks: Vec<Chunk>,
) -> Result<(), Error> {
    for chunk in chunks {
        let row = ActiveModel {
            import_id: Set(handle.id()),
            seq: Set(i64::from(chunk.seq)),
            bytes: Set(chunk.bytes),
            raw_size: Set(chunk.raw_size as i64),
        };
        Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Adds a slice to a file that comes in piece by piece. False: there is one in its place.
pub(crate) async fn append_chunk(
    transaction: &Transaction,
    handle: Handle,
    chunk: Chunk,
    now: i64,
) -> Result<bool, Error> {
    let still = import::Entity::update_many()
        .col_expr(import::Column::UpdatedAt, Expr::value(now))
        .filter(import::Column::Id.eq(handle.id()))
        .filter(import::Column::State.eq(import::State::Receiving))
        .exec(transaction)
        .await?;
    if still.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let row = ActiveModel {
        import_id: Set(handle.id()),
        seq: Set(i64::from(chunk.seq)),
        bytes: Set(chunk.bytes),
        raw_size: Set(chunk.raw_size as i64),
    };
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::ImportId, Column::Seq]).do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(inserted > 0)
}

/// Bytes of the file that are kept.
pub(crate) async fn bytes_kept(connection: &impl ConnectionTrait, handle: Handle) -> Result<u64, Error> {
    let sizes: Vec<i64> = Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .select_only()
        .column(Column::RawSize)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(sizes.into_iter().map(i64::unsigned_abs).sum())
}

/// One slice; none behind the last.
pub(crate) async fn chunk(
    connection: &impl ConnectionTrait,
    handle: Handle,
    seq: u32,
) -> Result<Option<Chunk>, Error> {
    let row = Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::Seq.eq(i64::from(seq)))
        .one(connection)
        .await?;
    Ok(row.map(|row| Chunk { seq, bytes: row.bytes, raw_size: row.raw_size as usize }))
}
