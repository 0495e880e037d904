//! A slice of the file of an import.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_chunk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    /// From 0, in the file's order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Compressed with zstd, by itself.
    pub bytes: Vec<u8>,
    /// Bytes before that: 1 MiB, but for the last.
    pub raw_size: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
