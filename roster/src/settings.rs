//! The settings of one import (`import.md` 4): what happens to people who exist, who do not, and to
//! cells that are empty. Every default is the first value of the specification's table.

use serde::{Deserialize, Serialize};

use crate::person::AccountType;

/// What an import does, apart from its file. Absent members take their default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub existing: Existing,
    /// May the import make new users? `create: false` is an update-only import.
    pub create: Create,
    pub match_by: MatchBy,
    pub blank: Blank,
    pub invite: Invite,
    /// The id of the group everyone in the file joins: the one "Import users" was pressed in.
    pub group: Option<String>,
    pub default_account_type: AccountType,
    /// BCP-47; the company's when absent.
    pub default_language: Option<String>,
    pub on_error: OnError,
    pub duplicates: Duplicates,
    pub template: Template,
}

/// `true` or `false` in JSON; a type of its own because its default is `true`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Create(pub bool);

impl Default for Create {
    fn default() -> Self {
        Self(true)
    }
}

/// What happens to a user who is in the company already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Fields that differ are changed, memberships are gained.
    #[default]
    Update,
    /// Wholly untouched: no field, no group, no course.
    Skip,
    /// Only fields that are empty today are filled; memberships are gained.
    FillMissing,
    /// Fields stay; memberships are gained.
    MembershipsOnly,
}

/// Which field says that a row and a user are the same person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchBy {
    #[default]
    Email,
    Reference,
    UserName,
}

/// What an empty cell does to the value an existing user has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    #[default]
    Keep,
    /// Empties optional fields; status, account type, required fields and memberships stay.
    Clear,
}

/// When the activation links of new users go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invite {
    #[default]
    None,
    Now,
    FirstAssignment,
}

/// Whether rows with errors stop the import or are left out of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    #[default]
    Stop,
    /// "Continue as-is". Blocking findings stop the import all the same.
    SkipRows,
}

/// Which of two rows that contradict each other about one person counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    #[default]
    Error,
    First,
    Last,
}

/// Whether headers may be recognised, or must equal the template's to the letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    #[default]
    Flexible,
    Exact,
}
