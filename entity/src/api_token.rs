//! Tokens of programs.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// What the program may do in the company.
    Role {
        /// Everything in the company.
        Admin = "admin",
        /// Look at people and import them.
        Manager = "manager",
        /// Look at people.
        Viewer = "viewer",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Absent: an owner token, good for every company.
    pub company_id: Option<i64>,
    pub role: Role,
    pub name: String,
    /// SHA-256, in hexadecimal; unique.
    pub token_hash: String,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
    /// The account of whoever made it; absent of those made at the command line.
    pub created_by: Option<i64>,
    /// The same as shown.
    pub maker: Option<String>,
    /// To within a few minutes.
    pub last_used_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
