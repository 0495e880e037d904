//! Mail on its way out.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// What the mail is about.
    Kind {
        Invitation = "invitation",
        FirstAssignment = "first_assignment",
        ImportCompleted = "import_completed",
        ImportErrors = "import_errors",
    }
}

word! {
    /// Where a mail stands.
    State {
        Waiting = "waiting",
        Sending = "sending",
        Sent = "sent",
        Failed = "failed",
        Withdrawn = "withdrawn",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: Option<i64>,
    pub kind: Kind,
    pub user_id: Option<i64>,
    pub import_id: Option<i64>,
    /// An address.
    pub recipient: String,
    pub subject: String,
    /// Absent, as is `html`, of what holds a link: that is rendered when it is sent.
    pub text: Option<String>,
    pub html: Option<String>,
    /// Unique: there is at most one mail for each.
    pub cause: String,
    pub state: State,
    pub attempts: i64,
    pub last_error: Option<String>,
    /// When it is tried next.
    pub run_at: i64,
    pub created_at: i64,
    pub sent_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
