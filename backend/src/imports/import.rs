//! What an import is, as the use cases answer it.

use jiff::Timestamp;
use roster::{
    Finding, Settings,
    check::{Code, Severity, Summary},
    edit::Edit,
    map::{ColumnMapping, MappingChoice, NewField, ValueMapping},
    person::AccountType,
    plan::{Action, Change as FieldChange, Counts},
    read::{Dialect, DialectChoice},
};
use serde::{Deserialize, Serialize};

pub use entity::import::State as ImportState;

use crate::groups::GroupKind;

/// One file on its way into one company, without what was chosen for it cell by cell: that is
/// [`configuration`](super::configuration).
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    pub id: i64,
    pub state: ImportState,
    pub filename: String,
    /// Bytes of the file.
    pub byte_size: u64,
    /// Of the file, in hexadecimal.
    pub sha256: String,
    /// Records under the header, those that an edit removed included.
    pub rows: u32,
    pub dialect: Dialect,
    /// One entry a column, in order.
    pub mapping: Vec<ColumnMapping>,
    pub settings: Settings,
    pub comment: String,
    /// The findings, counted.
    pub findings: Summary,
    /// Of the plan, and of the result once it is done; zeros before there is a plan.
    pub counts: Counts,
    /// The digest of the plan, while there is one.
    pub plan_digest: Option<String>,
    pub progress: Progress,
    /// The group that was selected when the file was chosen. What counts is `settings.group`.
    pub group: Option<i64>,
    /// Who, as shown.
    pub created_by: String,
    /// Grows with every change to what is imported.
    pub revision: i64,
    /// Who made this revision, as shown; none: it is as it came in.
    pub changed_by: Option<String>,
    /// Who wanted it to be committed, where a second administrator is to approve it.
    pub requested_by: Option<String>,
    /// The second administrator.
    pub approved_by: Option<String>,
    /// Why it failed, or why it is back at [`ImportState::Planned`] after a commit.
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// When it was done, failed or was cancelled.
    pub finished_at: Option<Timestamp>,
}

/// How far a commit has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Rows that were worked on. Of a commit that another process runs nothing is known before its end.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
    /// Rows a second, once it can be told.
    pub per_second: Option<f64>,
    /// Seconds to go, once it can be told.
    pub seconds_left: Option<f64>,
}

/// A file that is coming in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// As the sender calls it.
    pub filename: String,
    /// The group everyone in the file joins.
    pub group: Option<i64>,
}

/// What is to be changed about a draft. Each part that is given replaces its whole, so whoever knows which revision
/// they replace says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Change {
    /// The revision that was looked at. If there is a newer one, nothing is changed.
    pub revision: Option<i64>,
    pub dialect: Option<DialectChoice>,
    pub mapping: Option<Vec<MappingChoice>>,
    pub value_mapping: Option<ValueMapping>,
    /// Columns that become custom fields.
    pub new_fields: Option<Vec<NewField>>,
    pub settings: Option<Settings>,
    pub edits: Option<Vec<Edit>>,
    pub comment: Option<String>,
    /// The comment that was looked at. If there is another by now, nothing is changed.
    pub comment_was: Option<String>,
}

/// Which findings are listed. Everything that is set must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingFilter {
    pub severity: Option<Severity>,
    pub code: Option<Code>,
    /// From 0.
    pub column: Option<u32>,
}

/// Which rows of a plan or a result are listed. Everything that is set must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanRowFilter {
    pub action: Option<Action>,
    pub effect: Option<Effect>,
}

/// What a row does beside its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    Suspends,
    Reactivates,
    /// Gains at least one group or cohort.
    Joins,
    /// Is assigned at least one course.
    Assigns,
    /// Is sent the activation link.
    Invites,
}

/// What becomes, or became, of one row. Rows that another one makes superfluous have none.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct PlanRow {
    /// Records under the header, from 1.
    pub row: u32,
    /// The line of the file, from 1.
    pub line: u32,
    pub action: Action,
    /// As in the file.
    pub email: String,
    /// First and last name, as far as known.
    pub name: String,
    /// The user; of those to be created, only once they are.
    pub user: Option<i64>,
    /// Of an update: every field that changes.
    pub changes: Vec<FieldChange>,
    /// Groups and cohorts that are gained, by name.
    pub groups: Vec<GroupGained>,
    /// Titles of the courses that are assigned.
    pub courses: Vec<String>,
    /// As it will be, where there is or will be somebody.
    pub account_type: Option<AccountType>,
    /// Whether mail goes out to the person.
    pub mail: bool,
    /// Whether they could be sent an activation link: they are not suspended, and were not invited before. False
    /// once the import is done.
    pub may_invite: bool,
    /// The company the person is of, where there are several.
    pub company: Option<String>,
    pub suspends: bool,
    pub reactivates: bool,
    /// Of a rejected row: why.
    pub findings: Vec<Finding>,
}

/// A group or cohort that somebody gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupGained {
    /// Of one that the import makes, only once it is made.
    pub id: Option<i64>,
    pub name: String,
    pub kind: GroupKind,
    /// The name of the rule that says so; none: the file does, or the import's settings.
    pub rule: Option<String>,
}

/// What a committed import came to; its lists are [`plan_rows`](super::plan_rows).
#[derive(Clone, Debug, PartialEq)]
pub struct ImportResult {
    pub import: Import,
    pub counts: Counts,
}
