//! Named sets of users of one company.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// The two kinds of named sets; a company may have one of each by the same name.
    Kind {
        Group = "group",
        Cohort = "cohort",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub kind: Kind,
    /// Unique in the company among those of its kind.
    pub name: String,
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
