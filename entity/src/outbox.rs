//! Mail on its way out.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// What the mail is about.
    Kind {
        /// Somebody may come in.
        Invitation = "invitation",
        /// The same, with what they have been assigned.
        FirstAssignment = "first_assignment",
        /// Somebody forgot their password.
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        /// To a new address: whether it is theirs.
        AddressChange = "address_change",
        /// To the address that was theirs.
        AddressChanged = "address_changed",
        SignUpVerify = "sign_up_verify",
        /// Somebody signs up with an address that has an account.
        SignUpKnown = "sign_up_known",
        /// To administrators: somebody waits for them, or for a seat.
        SignUpWaiting = "sign_up_waiting",
        SignUpApproved = "sign_up_approved",
        SignUpRejected = "sign_up_rejected",
        /// To administrators: an import waits for a second of them.
        ApprovalWaiting = "approval_waiting",
        ImportCompleted = "import_completed",
        ImportErrors = "import_errors",
        /// Whether mail arrives.
        Test = "test",
    }
}

word! {
    /// What the link in a mail opens.
    LinkKind {
        /// A person of a company comes in; a user's.
        Activation = "activation",
        /// A password is set; an account's.
        Password = "password",
        /// An address that signed up is somebody's; a sign-up request's.
        SignUp = "sign_up",
        /// A new address is theirs; an account's.
        Address = "address",
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
    /// JSON: what the template is filled in with. Absent where it is looked up when the mail is sent.
    pub about: Option<String>,
    pub link: Option<LinkKind>,
    /// Whose or what link it is.
    pub link_id: Option<i64>,
    /// Absent, as is `html`, of what holds a link: that is rendered when it is sent.
    pub text: Option<String>,
    pub html: Option<String>,
    /// Unique: there is at most one mail for each.
    pub cause: String,
    pub state: State,
    pub attempts: i64,
    pub last_error: Option<String>,
    /// When it is tried next; while it is being sent, until when nobody else may.
    pub run_at: i64,
    /// Who is sending it.
    pub lease: Option<String>,
    /// It stayed here to be read, for want of a server to send it by.
    pub caught: bool,
    pub created_at: i64,
    pub sent_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
