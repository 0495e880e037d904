//! One person who was deleted, as they were, until they are erased.

use sea_orm::entity::prelude::*;

use crate::user::{AccountType, Activation, Status};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deleted_user")]
pub struct Model {
    /// The id they had, and have again if they are brought back.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub company_id: i64,
    pub account_id: Option<i64>,
    pub email: String,
    pub email_key: String,
    pub first_name: String,
    pub last_name: String,
    pub user_name: Option<String>,
    pub user_name_key: Option<String>,
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub activation: Activation,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    pub custom: Option<String>,
    pub invite_at_assignment: bool,
    pub version: i64,
    pub created_import_id: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub deleted_at: i64,
    /// As shown.
    pub deleted_by: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
