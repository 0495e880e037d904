//! What a company asks of people who sign themselves up.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_up_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: i64,
    pub enabled: bool,
    /// JSON: domains of addresses, in lower case; none: any will do.
    pub domains: String,
    pub code_needed: bool,
    pub approval: bool,
    /// The group that everybody joins.
    pub group_id: Option<i64>,
    /// JSON: keys of the fields that are asked for.
    pub fields: String,
    /// What people agree to; empty: nothing.
    pub terms: String,
    /// What the moment is signed with at which a form was opened.
    pub stamp_key: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
