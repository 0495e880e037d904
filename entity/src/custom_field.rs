//! A company's own fields.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_field")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    /// Unique in the company, and never changed: values are kept by it.
    pub key: String,
    pub label: String,
    /// As `roster::map::FieldType` is written.
    pub kind: String,
    pub required: bool,
    /// May be asked for at sign-up.
    pub at_sign_up: bool,
    /// JSON: what of the rest of `roster::map::CustomField` belongs to the kind.
    pub bounds: String,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
