//! What becomes, or became, of one row of a file.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    /// Records under the header, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row: i64,
    /// The import's, or another where an owner imports over several.
    pub company_id: i64,
    /// The line of the file, from 1.
    pub line: i64,
    /// As `roster::plan::Action` is written.
    pub action: String,
    /// Of a new user the id reserved for them.
    pub user_id: Option<i64>,
    /// The version of the user that was compared with.
    pub user_version: Option<i64>,
    /// These as the user will be; of rows that change nothing as the file says.
    pub email: String,
    pub email_key: String,
    pub first_name: String,
    pub last_name: String,
    pub user_name: Option<String>,
    pub user_name_key: Option<String>,
    pub reference: Option<String>,
    pub status: Option<String>,
    pub account_type: Option<String>,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// As in `user`.
    pub custom: Option<String>,
    /// `suspends` or `reactivates`, of an update that does.
    pub turn: Option<String>,
    /// Ids of the groups that are gained, with commas between.
    pub joins: Option<String>,
    /// JSON: `[[group, rule], …]`, of `joins` those that a rule gives.
    pub by_rules: Option<String>,
    /// JSON: `[[course, package or null], …]`, those to be assigned.
    pub courses: Option<String>,
    /// `now`, `with_assignment` or `later`: when the activation link goes out.
    pub invite: Option<String>,
    /// JSON: every field that changes.
    pub changes: Option<String>,
    /// JSON: of a rejected row, why.
    pub findings: Option<String>,
    /// After undoing: `reversed`, `kept` or `failed`.
    pub undo: Option<String>,
    /// JSON: of one that is kept or failed, why, in sentences.
    pub undo_reasons: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
