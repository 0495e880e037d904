//! One person'\''s record in one company.

use sea_orm::entity::prelude::*;

use crate::word::word;

word! {
    /// Whether the person may use the company's training; a suspended one takes no seat.
    Status {
        Active = "active",
        Suspended = "suspended",
    }
}

word! {
    /// What the person may do in the company, least first.
    AccountType {
        Guest = "guest",
        User = "user",
        Manager = "manager",
        Admin = "admin",
    }
}

word! {
    /// How far the person has come towards signing in.
    Activation {
        NotInvited = "not_invited",
        Invited = "invited",
        Activated = "activated",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub company_id: i64,
    pub account_id: Option<i64>,
    pub email: String,
    /// The address in lower case; unique in the company.
    pub email_key: String,
    /// Empty if not known.
    pub first_name: String,
    /// Empty if not known.
    pub last_name: String,
    pub user_name: Option<String>,
    /// The user name in lower case; unique in the company.
    pub user_name_key: Option<String>,
    /// Unique in the company.
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub activation: Activation,
    /// BCP-47.
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// JSON: the company's own fields, texts by their keys, keys in order; absent when there are none.
    pub custom: Option<String>,
    /// The activation link goes out with the mail about the first assignment.
    pub invite_at_assignment: bool,
    /// Grows with every change to the person, memberships included.
    pub version: i64,
    pub created_import_id: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Makes both ways between the word in the database and the type a checked cell becomes.
macro_rules! same {
    ($here:ty, $there:ty: $($variant:ident),+) => {
        impl From<$here> for $there {
            fn from(here: $here) -> Self {
                match here {
                    $(<$here>::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$there> for $here {
            fn from(there: $there) -> Self {
                match there {
                    $(<$there>::$variant => Self::$variant,)+
                }
            }
        }
    };
}

same!(Status, roster::person::Status: Active, Suspended);
same!(AccountType, roster::person::AccountType: Guest, User, Manager, Admin);
