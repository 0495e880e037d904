//! What was used of what is allowed in a period.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allowance")]
pub struct Model {
    /// SHA-256, in hexadecimal, of what is counted and for whom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub used: i64,
    /// The end of the period that began with the first use.
    pub ends_at: i64,
    /// When it was first refused in this period.
    pub refused_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
