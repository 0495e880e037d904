//! Accounts: who may sign in.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub email: String,
    /// The address in lower case; unique.
    pub email_key: String,
    /// argon2id in PHC form; absent until set by a link.
    pub password_hash: Option<String>,
    pub is_owner: bool,
    /// Of the second factor, if there is one.
    pub totp_key: Option<Vec<u8>>,
    /// Of one that is about to be taken into use.
    pub totp_offered: Option<Vec<u8>>,
    /// Of the last code that was taken.
    pub totp_period: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
