//! Pages that are open on an import.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_presence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    /// What the page calls itself, which nobody else does.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page: String,
    pub account_id: Option<i64>,
    /// Who looks at it, as shown.
    pub name: String,
    pub seen_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
