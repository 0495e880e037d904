//! What was found in the file of an import: the findings that are kept in detail.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_finding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    /// From 1, in the order of rows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub code: String,
    pub severity: String,
    /// From 0; absent where the finding is about more than one.
    pub column: Option<i64>,
    /// JSON: the finding.
    pub body: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
