//! Codes by which people sign themselves up.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_code")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    /// As it is written.
    pub code: String,
    /// As it is compared; unique in the company.
    pub code_key: String,
    /// The last day, in UTC, as ISO writes it; absent: for ever.
    pub ends_on: Option<String>,
    /// Absent: any number.
    pub max_uses: Option<i64>,
    pub uses: i64,
    /// The group it puts people into.
    pub group_id: Option<i64>,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
