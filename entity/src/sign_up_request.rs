//! People who have asked to join a company, and are no users of it yet.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// How far a request has come.
    State {
        Unverified = "unverified",
        Waiting = "waiting",
        Approved = "approved",
        Rejected = "rejected",
        Expired = "expired",
    }
}

word! {
    /// What a request waits for.
    WaitsFor {
        Approval = "approval",
        Seat = "seat",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_up_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub state: State,
    pub email: String,
    /// The address in lower case; unique in the company among those that wait.
    pub email_key: String,
    /// JSON: an object of texts by the keys of the fields that were asked for.
    pub said: String,
    /// What they agreed to, when they did.
    pub agreed_to: Option<String>,
    pub access_code_id: Option<i64>,
    /// As it was when it was used.
    pub code: Option<String>,
    pub expires_at: i64,
    pub waits_for: Option<WaitsFor>,
    pub account_id: Option<i64>,
    /// The account was made for this request.
    pub made_account: bool,
    /// Who it became.
    pub user_id: Option<i64>,
    /// As shown.
    pub decided_by: Option<String>,
    pub reason: Option<String>,
    pub created_at: i64,
    pub verified_at: Option<i64>,
    pub decided_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
