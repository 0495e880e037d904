//! Work to be done outside a request.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// Where a job stands.
    State {
        Waiting = "waiting",
        Running = "running",
        Done = "done",
        Failed = "failed",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: String,
    pub company_id: Option<i64>,
    pub subject_id: Option<i64>,
    /// JSON, of a shape the kind knows.
    pub payload: String,
    pub state: State,
    /// How often it was taken.
    pub attempts: i64,
    pub run_at: i64,
    /// The runner that holds it, while it is running.
    pub lease_owner: Option<String>,
    /// From when another runner may take it.
    pub lease_until: Option<i64>,
    pub last_error: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
