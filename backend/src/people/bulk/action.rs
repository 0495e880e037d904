//! What can be done to many people at once, and what can come of it for each.

use jiff::civil::Date;
use roster::person::AccountType;
use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::assignments::Training;

/// What is to be done with each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum BulkAction {
    Suspend,
    Activate,
    /// Mail a link to whoever has not come in.
    Invite,
    /// Mail another link to whoever was invited and has not come in.
    Resend,
    AddToGroup {
        group: i64,
    },
    RemoveFromGroup {
        group: i64,
    },
    Assign {
        #[serde(flatten)]
        what: Training,
        due_on: Option<Date>,
    },
    SetAccountType {
        account_type: AccountType,
    },
    /// Kept for a while, then erased.
    Delete,
}

impl BulkAction {
    /// The word of the API.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Activate => "activate",
            Self::Invite => "invite",
            Self::Resend => "resend",
            Self::AddToGroup { .. } => "add_to_group",
            Self::RemoveFromGroup { .. } => "remove_from_group",
            Self::Assign { .. } => "assign",
            Self::SetAccountType { .. } => "set_account_type",
            Self::Delete => "delete",
        }
    }

    /// What whoever does it must be allowed. What imports do as well asks for the same; a manager is bound to the
    /// groups they manage, and to whoever is a guest or a user.
    pub const fn right(&self) -> Right {
        match self {
            Self::Suspend
            | Self::Activate
            | Self::Invite
            | Self::Resend
            | Self::AddToGroup { .. }
            | Self::RemoveFromGroup { .. } => Right::Import,
            Self::Assign { .. } => Right::ManageTraining,
            Self::SetAccountType { .. } | Self::Delete => Right::ManageCompany,
        }
    }

    /// What the activity calls it when it is done.
    pub(super) const fn verb(&self) -> &'static str {
        match self {
            Self::Suspend => "users.suspended",
            Self::Activate => "users.activated",
            Self::Invite | Self::Resend => "users.invited",
            Self::AddToGroup { .. } => "users.added_to_group",
            Self::RemoveFromGroup { .. } => "users.removed_from_group",
            Self::Assign { .. } => "users.assigned",
            Self::SetAccountType { .. } => "users.account_type_changed",
            Self::Delete => "users.deleted",
        }
    }

    /// Whether it can change how many seats are taken, or who administers the company.
    pub(super) const fn moves_seats_or_rights(&self) -> bool {
        matches!(self, Self::Suspend | Self::Activate | Self::SetAccountType { .. } | Self::Delete)
    }
}

/// What comes of it for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It will be done; of what is not finished: it is not their turn yet.
    Waiting,
    Done,
    /// They are as they are to be.
    Already,
    /// Nobody does this to themselves.
    Yourself,
    LastAdmin,
    /// Of an account type that whoever does it may not touch.
    Beyond,
    NoSeat,
    /// Suspended people are not invited.
    Suspended,
    /// They have come in already.
    CameIn,
    /// A mail is on its way to them already.
    MailWaiting,
    /// Nothing was sent to them that could be sent again.
    NotInvited,
    /// They are not there any more, or not where whoever does it may reach them.
    Gone,
}

impl Outcome {
    pub const ALL: [Self; 12] = [
        Self::Waiting,
        Self::Done,
        Self::Already,
        Self::Yourself,
        Self::LastAdmin,
        Self::Beyond,
        Self::NoSeat,
        Self::Suspended,
        Self::CameIn,
        Self::MailWaiting,
        Self::NotInvited,
        Self::Gone,
    ];

    /// As it is kept, and as the API has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Already => "already",
            Self::Yourself => "yourself",
            Self::LastAdmin => "last_admin",
            Self::Beyond => "beyond",
            Self::NoSeat => "no_seat",
            Self::Suspended => "suspended",
            Self::CameIn => "came_in",
            Self::MailWaiting => "mail_waiting",
            Self::NotInvited => "not_invited",
            Self::Gone => "gone",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }

    /// Why it cannot be done; none if it can, or need not be.
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Waiting | Self::Done | Self::Already => None,
            Self::Yourself => Some("This is yourself. Another administrator has to do it."),
            Self::LastAdmin => Some("The company would be left without an administrator."),
            Self::Beyond => Some("Only an administrator may do this to managers and administrators."),
            Self::NoSeat => Some("There is no seat left."),
            Self::Suspended => Some("Suspended people are not invited."),
            Self::CameIn => Some("They have come in already."),
            Self::MailWaiting => Some("A mail is on its way to them already."),
            Self::NotInvited => Some("They have not been invited yet."),
            Self::Gone => Some("They are not there any more."),
        }
    }
}
