//! Single-use activation links.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub user_id: i64,
    pub import_id: Option<i64>,
    /// SHA-256, in hexadecimal; absent until a link is made.
    pub token_hash: Option<String>,
    /// The address that the link went to, in lower case.
    pub email_key: Option<String>,
    pub expires_at: Option<i64>,
    pub used_at: Option<i64>,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
