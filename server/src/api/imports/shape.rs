//! An import and a row of its plan as `api.md` has them.

use backend::{
    groups::GroupKind,
    imports::{GroupGained, Import, ImportState, PlanRow, Progress},
};
use jiff::Timestamp;
use roster::{
    Finding, Settings,
    check::Summary,
    map::ColumnMapping,
    person::AccountType,
    plan::{Action, Change, Counts},
    read::Dialect,
};
use serde::Serialize;

/// An import.
#[derive(Debug, Serialize)]
pub(crate) struct ImportAnswer {
    id: String,
    state: ImportState,
    filename: String,
    sha256: String,
    /// Records under the header.
    rows: u32,
    dialect: Dialect,
    mapping: Vec<ColumnMapping>,
    settings: Settings,
    findings: FindingCounts,
    counts: Counts,
    progress: Progress,
    comment: String,
    /// Why it failed, or why it is back at `planned`.
    error: Option<String>,
    created_by: String,
    /// Grows with every change to what is imported; a `PATCH` that names it replaces no other's.
    revision: i64,
    /// Who made this revision, as shown.
    changed_by: Option<String>,
    /// Who wanted it to be committed, where a second administrator is to approve it.
    requested_by: Option<String>,
    approved_by: Option<String>,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
}

/// How many findings there are; `…/findings/summary` tells them apart.
#[derive(Debug, Serialize)]
struct FindingCounts {
    errors: u32,
    warnings: u32,
    notices: u32,
    blocking: u32,
}

impl From<Import> for ImportAnswer {
    fn from(import: Import) -> Self {
        let Summary { errors, warnings, notices, blocking, .. } = import.findings;
        Self {
            id: import.id.to_string(),
            state: import.state,
            filename: import.filename,
            sha256: import.sha256,
            rows: import.rows,
            dialect: import.dialect,
            mapping: import.mapping,
            settings: import.settings,
            findings: FindingCounts { errors, warnings, notices, blocking },
            counts: import.counts,
            progress: import.progress,
            comment: import.comment,
            error: import.error,
            created_by: import.created_by,
            revision: import.revision,
            changed_by: import.changed_by,
            requested_by: import.requested_by,
            approved_by: import.approved_by,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// What becomes of one row.
#[derive(Debug, Serialize)]
pub(crate) struct PlanRowAnswer {
    row: u32,
    line: u32,
    action: Action,
    email: String,
    name: String,
    /// The user's id; of those to be created, only once they are.
    user: Option<String>,
    changes: Vec<Change>,
    groups: Vec<GroupAnswer>,
    /// Titles of the courses that get assigned.
    courses: Vec<String>,
    /// As it will be.
    account_type: Option<AccountType>,
    /// Whether mail goes out to the person.
    mail: bool,
    /// The name of the person's company, where the import is over several.
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    suspends: bool,
    reactivates: bool,
    findings: Vec<Finding>,
}

/// A group or cohort that is gained.
#[derive(Debug, Serialize)]
pub(crate) struct GroupAnswer {
    /// Of one that the import makes, only once it is made.
    id: Option<String>,
    name: String,
    kind: GroupKind,
    /// The name of the rule that puts the person there; none, it is the file or the import's group.
    rule: Option<String>,
}

impl From<PlanRow> for PlanRowAnswer {
    fn from(row: PlanRow) -> Self {
        Self {
            row: row.row,
            line: row.line,
            action: row.action,
            email: row.email,
            name: row.name,
            user: row.user.map(|id| id.to_string()),
            changes: row.changes,
            groups: row.groups.into_iter().map(GroupAnswer::from).collect(),
            courses: row.courses,
            account_type: row.account_type,
            mail: row.mail,
            company: row.company,
            suspends: row.suspends,
            reactivates: row.reactivates,
            findings: row.findings,
        }
    }
}

impl From<GroupGained> for GroupAnswer {
    fn from(group: GroupGained) -> Self {
        let id = group.id.map(|id| id.to_string());
        Self { id, name: group.name, kind: group.kind, rule: group.rule }
    }
}
