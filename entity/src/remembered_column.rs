//! What a column of this name was in a company's last import of one.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "remembered_column")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: i64,
    /// As `roster::person::fold_header` writes it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub header: String,
    /// The field's key; absent: the column was left out.
    pub field: Option<String>,
    pub used_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
