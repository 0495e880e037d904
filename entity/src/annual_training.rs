//! Who has been given a package, and when they were last assigned any of it. The database keeps it itself, by triggers
//! on `assignment`; only the archive is written.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "annual_training")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_id: i64,
    pub company_id: i64,
    /// When the newest attempt was assigned at a course of the package, by whatever way.
    pub assigned_at: i64,
    /// Taken off the list since then.
    pub archived_at: Option<i64>,
    /// By whom, as shown.
    pub archived_by: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
