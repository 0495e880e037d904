//! Sessions of browsers.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256, in hexadecimal, of the id in the cookie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub account_id: Option<i64>,
    /// What the session keeps, as JSON.
    pub data: Vec<u8>,
    pub expires_at: i64,
    pub created_at: i64,
    /// To the minute.
    pub seen_at: i64,
    /// The browser and the system it runs on, in words.
    pub browser: Option<String>,
    /// Where it was begun from.
    pub network: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
