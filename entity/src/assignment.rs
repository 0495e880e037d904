//! Who is to do which course.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// Where an assignment came from.
    Source {
        Import = "import",
        Package = "package",
        Rule = "rule",
        ByHand = "by_hand",
    }
}

word! {
    /// How far the person has come.
    State {
        Assigned = "assigned",
        Started = "started",
        Completed = "completed",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub user_id: i64,
    pub course_id: i64,
    /// From 1. Earlier attempts are history and never changed.
    pub attempt: i64,
    pub source: Source,
    /// The package by which it came, if by one.
    pub package_id: Option<i64>,
    pub import_id: Option<i64>,
    pub state: State,
    pub assigned_at: i64,
    /// A day, as ISO writes it.
    pub due_on: Option<String>,
    pub started_at: Option<i64>,
    pub completed_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
