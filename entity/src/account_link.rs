//! One-time links sent or handed to the holder of an account.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// What opening the link allows.
    Purpose {
        SetPassword = "set_password",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_link")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub purpose: Purpose,
    /// SHA-256, in hexadecimal, of the token in the link; unique.
    pub token_hash: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
