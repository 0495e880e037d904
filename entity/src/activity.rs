//! Who did what, when. Rows are only ever added.

use sea_orm::entity::prelude::*;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: Option<i64>,
    pub account_id: Option<i64>,
    pub token_id: Option<i64>,
    /// Who did it, as shown.
    pub actor: String,
    /// `noun.verb`, as `import.committed`.
    pub verb: String,
    pub subject_kind: Option<String>,
    pub subject_id: Option<i64>,
    /// A JSON object.
    pub data: String,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
