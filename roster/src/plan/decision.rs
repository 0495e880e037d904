//! The words of a plan: a person, what the company has of them, and what becomes of their row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    check::{Finding, IdSet},
    map::Field,
    person::{AccountType, Status},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Create,
    Update,
    Unchanged,
    /// Left untouched by the settings: they exist and `existing` is `skip`, or they do not and
    /// `create` is false.
    Skip,
    /// The row has an error.
    Reject,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Create, Self::Update, Self::Unchanged, Self::Skip, Self::Reject];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
            Self::Skip => "skip",
            Self::Reject => "reject",
        }
    }

    /// Not left alone, and not turned away.
    pub(super) const fn concerns_somebody(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Unchanged)
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// The standard fields of a user that a file can set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub email: String,
    /// Empty: none.
    pub first_name: String,
    pub last_name: String,
    pub user_name: Option<String>,
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// The company's own fields, by their keys; none is empty.
    pub custom: BTreeMap<String, String>,
}

/// A user of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    pub id: i64,
    /// Grows with every change to the user, memberships included.
    pub version: i64,
    pub person: Person,
    /// Groups and cohorts the user is in.
    pub groups: IdSet,
    /// Courses the user has been assigned, in whatever attempt and state.
    pub courses: IdSet,
    /// The user has been invited, or has signed in.
    pub is_invited: bool,
    /// The activation link waits for the first assignment, which an earlier import or somebody else said.
    pub awaits_assignment: bool,
}

/// Who has an address, a user name or a reference today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub id: i64,
    pub email: String,
}

/// What the company has that a row concerns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found<'a> {
    pub user: Option<&'a Existing>,
    /// Who has the row's address; looked up where people are not matched by it.
    pub email_owner: Option<&'a Owner>,
    pub user_name_owner: Option<&'a Owner>,
    pub reference_owner: Option<&'a Owner>,
}

/// One field of an existing user that would change. Absent: empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What committing would do to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub action: Action,
    /// The user as they will be; none for what is not touched.
    pub after: Option<Person>,
    pub changes: Vec<Change>,
    /// Memberships to be gained, by group, ascending.
    pub joins: Vec<Join>,
    /// Assignments to be made.
    pub courses: Vec<CourseGained>,
    /// When the activation link goes out, if it does.
    pub invited: Option<Invited>,
    pub suspends: bool,
    pub reactivates: bool,
    /// What only the company's data could tell; with an error among them the row is rejected.
    pub findings: Vec<Finding>,
}

/// A group or cohort to come into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Join {
    /// Of one that is yet to be made: its place in [`Planner::new_names`](super::Planner::new_names), as -1, -2, ….
    pub group: i64,
    /// The rule that says so; none: the row does, or the import's settings.
    pub rule: Option<i64>,
}

/// A course to be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CourseGained {
    pub course: i64,
    /// The package that holds it; none: the row names the course itself.
    pub package: Option<i64>,
}

/// When somebody's activation link goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    Now,
    /// With the mail about the first assignment, which this row makes.
    WithAssignment,
    /// With the mail about the first assignment, whenever that will be.
    Later,
}

impl Invited {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::WithAssignment => "with_assignment",
            Self::Later => "later",
        }
    }
}

impl Decision {
    pub(super) fn untouched(action: Action) -> Self {
        Self {
            action,
            after: None,
            changes: Vec::new(),
            joins: Vec::new(),
            courses: Vec::new(),
            invited: None,
            suspends: false,
            reactivates: false,
            findings: Vec::new(),
        }
    }
}
