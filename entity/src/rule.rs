//! Automatic distribution rules: who comes into which groups by what is said of them.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub name: String,
    /// `all` or `any`.
    #[sea_orm(column_name = "match")]
    pub matching: String,
    /// JSON: `roster::plan::rules::Condition`s.
    pub conditions: String,
    pub stop: bool,
    /// From 1, in the order in which they are looked at.
    pub position: i64,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
