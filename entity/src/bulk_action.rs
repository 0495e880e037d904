//! One thing that is done to many people. Whom, and what came of it, stands in `bulk_action_user`.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// How far it has come.
    State {
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
        Stopped = "stopped",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_action")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    /// JSON: what is done, with what belongs to it.
    pub action: String,
    /// JSON: who does it.
    pub actor: String,
    /// As shown.
    pub actor_name: String,
    pub state: State,
    pub stop_requested: bool,
    /// Who were meant.
    pub people: i64,
    /// How many of them were looked at so far.
    pub looked_at: i64,
    pub error: Option<String>,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
