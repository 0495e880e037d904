//! One file on its way into one company.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// Where an import stands (`api.md`).
    State {
        /// Its bytes are still coming in. Shown to nobody; forgotten if they stop coming.
        Receiving = "receiving",
        Draft = "draft",
        Planned = "planned",
        AwaitingApproval = "awaiting_approval",
        Queued = "queued",
        Running = "running",
        Done = "done",
        Failed = "failed",
        Cancelled = "cancelled",
        Undone = "undone",
    }
}

word! {
    /// How far an import reaches, which decides who may see it and what its file may say.
    Reach {
        /// Made by an owner, with a column of companies: for owners only.
        Platform = "platform",
        Company = "company",
        /// Made by a manager: only groups they manage, and the people in them. For them and for admins.
        Groups = "groups",
    }
}

/// One row. What is JSON is of a shape that `roster` defines.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub state: State,
    pub filename: String,
    pub byte_size: i64,
    /// In hexadecimal.
    pub sha256: String,
    /// Records under the header, those that an edit removed included.
    pub row_count: i64,
    /// JSON: how the bytes are read.
    pub dialect: String,
    /// JSON: what of it was chosen.
    pub dialect_choice: String,
    /// JSON: one entry a column.
    pub mapping: String,
    /// JSON: what of it was chosen.
    pub mapping_choice: String,
    /// JSON.
    pub value_mapping: String,
    /// JSON.
    pub settings: String,
    /// JSON: the whole log.
    pub edits: String,
    /// JSON: what the company remembered of its columns when the file came in.
    pub remembered: String,
    pub comment: String,
    /// JSON: the findings counted by code and column.
    pub summary: String,
    /// JSON: zeros until there is a plan.
    pub counts: String,
    /// JSON: the plan as it was answered, once there is one.
    pub plan: Option<String>,
    pub plan_digest: Option<String>,
    /// Grows with every change to what is imported; a plan is of one revision.
    pub revision: i64,
    /// The company's version when the findings were made; over several companies the sum of all.
    pub checked_version: i64,
    /// The company's version when the plan was made; over several companies the sum of those concerned.
    pub planned_version: Option<i64>,
    /// The same of `company.arrivals`.
    pub planned_arrivals: Option<i64>,
    /// Who may work on it, and with whose limits its file is checked.
    pub reach: Reach,
    /// JSON: columns that become fields of the company's own.
    pub new_fields: String,
    /// Grows whenever a plan is begun; rows of an older one are not wanted any more.
    pub generation: i64,
    /// Somebody wants the running commit to stop.
    pub stop_requested: bool,
    /// Unique in the company.
    pub idempotency_key: Option<String>,
    /// Of the plan that was committed, by that key if there was one.
    pub commit_digest: Option<String>,
    /// The group that was selected when the file was chosen.
    pub group_id: Option<i64>,
    /// As shown.
    pub created_by: String,
    pub created_by_account: Option<i64>,
    /// As shown: who made the revision that it is of.
    pub changed_by: Option<String>,
    /// JSON: whoever wanted the plan to be committed, where another is to approve it.
    pub requested_by: Option<String>,
    /// As shown: whoever approved it.
    pub approved_by: Option<String>,
    /// Why it failed, or why it is back at `planned`: a sentence.
    pub error: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
    pub finished_at: Option<i64>,
    pub undone_at: Option<i64>,
    /// As shown.
    pub undone_by: Option<String>,
    /// JSON: what undoing came to.
    pub undo: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
