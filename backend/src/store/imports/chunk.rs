//! Slices of the file.

use entity::import_chunk::{ActiveModel, Column, Entity};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};

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
