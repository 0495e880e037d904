//! Groups, cohorts and packages that an import makes.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// What it is that is made.
    Kind {
        Group = "group",
        Cohort = "cohort",
        Package = "package",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_name")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub new_id: i64,
    pub company_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    pub name: String,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
