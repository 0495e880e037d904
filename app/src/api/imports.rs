//! Imports: drafts, plans, commits and their results.

use leptos::prelude::*;
use roster::{
    Settings,
    check::Finding,
    edit::Edit,
    map::{MappingChoice, NewField, ValueMapping},
    person::AccountType,
    plan::{Action, Change as FieldChange, Counts, Plan},
    protocol::Configuration,
    read::DialectChoice,
};
use serde::{Deserialize, Serialize};

use super::Failure;

/// Where an import is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    Draft,
    Planned,
    AwaitingApproval,
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
    Undone,
}

impl ImportState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Planned => "Planned",
            Self::AwaitingApproval => "Awaiting approval",
            Self::Queued => "Waiting to run",
            Self::Running => "Running",
            Self::Done => "Done",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Undone => "Undone",
        }
    }

    /// Can still be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Planned)
    }

    /// The server is on it.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    pub id: i64,
    pub state: ImportState,
    pub filename: String,
    pub rows: u64,
    pub counts: Counts,
    pub comment: String,
    pub created_by: String,
    pub created_at: String,
    /// Who has it open at this moment.
    pub here: Vec<String>,
    /// It is done, and not too long ago to be taken back.
    pub may_be_undone: bool,
}

/// One import, as far as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: i64,
    pub state: ImportState,
    pub filename: String,
    pub bytes: u64,
    pub rows: u64,
    pub settings: Settings,
    pub comment: String,
    pub counts: Counts,
    pub created_by: String,
    pub created_at: String,
    pub finished_at: Option<String>,
    /// Who wants it to be committed, where a second administrator is to approve it.
    pub requested_by: Option<String>,
    /// The second administrator.
    pub approved_by: Option<String>,
    /// Why it failed, or why it is back at the plan, as a sentence.
    pub error: Option<String>,
    /// Until when it can be undone, if it can.
    pub undo_until: Option<String>,
}

/// What may be changed about a draft. Each part that is given replaces its whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The revision that this is laid over. If there is a newer one, nothing is changed.
    pub revision: Option<i64>,
    pub dialect: Option<DialectChoice>,
    pub mapping: Option<Vec<MappingChoice>>,
    pub value_mapping: Option<ValueMapping>,
    pub settings: Option<Settings>,
    pub edits: Option<Vec<Edit>>,
    pub new_fields: Option<Vec<NewField>>,
    pub comment: Option<String>,
    /// The comment that this takes the place of. If there is another by now, nothing is changed.
    pub comment_was: Option<String>,
}

/// One row of a plan or a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct PlanRow {
    pub row: u32,
    pub action: Action,
    pub email: String,
    pub name: String,
    /// The user, where there is one.
    pub user: Option<i64>,
    /// The person's company, where there are several.
    pub company: Option<String>,
    pub changes: Vec<FieldChange>,
    /// Groups and cohorts gained.
    pub groups: Vec<GroupGained>,
    /// Titles of courses assigned.
    pub courses: Vec<String>,
    /// As it will be, where there is or will be somebody.
    pub account_type: Option<AccountType>,
    /// They are sent a mail with their activation link.
    pub mail: bool,
    /// They could be: they are not suspended, and were not invited before.
    pub may_invite: bool,
    pub suspends: bool,
    pub reactivates: bool,
    /// Why it is rejected, or what to know.
    pub findings: Vec<Finding>,
}

/// A group or cohort, and the rule that puts the person into it, if one does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupGained {
    pub name: String,
    pub rule: Option<String>,
}

/// What a row does beside its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    Suspends,
    Reactivates,
    Joins,
    Assigns,
    Invites,
}

/// Some rows of a plan, and where the next begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanRows {
    pub rows: Vec<PlanRow>,
    pub next: Option<String>,
}

/// How far a commit has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProgressView {
    pub import: ImportView,
    pub done: u64,
    pub total: u64,
    /// Rows a second, once it can be told.
    pub per_second: Option<f64>,
    /// Whether there is still the file, and what became of each row.
    pub file_kept: bool,
    pub rows_kept: bool,
}

/// One page of the history, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportsPage {
    pub imports: Vec<ImportLine>,
    pub next: Option<String>,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{Consequence, GroupGained, ImportLine, ImportState, ImportView, PlanRow};

    impl From<Consequence> for backend::imports::Effect {
        fn from(effect: Consequence) -> Self {
            match effect {
                Consequence::Suspends => Self::Suspends,
                Consequence::Reactivates => Self::Reactivates,
                Consequence::Joins => Self::Joins,
                Consequence::Assigns => Self::Assigns,
                Consequence::Invites => Self::Invites,
            }
        }
    }

    impl From<backend::imports::ImportState> for ImportState {
        fn from(state: backend::imports::ImportState) -> Self {
            use backend::imports::ImportState as State;
            match state {
                State::Receiving | State::Draft => Self::Draft,
                State::Planned => Self::Planned,
                State::AwaitingApproval => Self::AwaitingApproval,
                State::Queued => Self::Queued,
                State::Running => Self::Running,
                State::Done => Self::Done,
                State::Failed => Self::Failed,
                State::Cancelled => Self::Cancelled,
                State::Undone => Self::Undone,
            }
        }
    }

    impl From<backend::imports::Import> for ImportLine {
        fn from(import: backend::imports::Import) -> Self {
            Self {
                id: import.id,
                state: import.state.into(),
                filename: import.filename,
                rows: import.rows.into(),
                counts: import.counts,
                comment: import.comment,
                created_by: import.created_by,
                created_at: import.created_at.to_string(),
                here: Vec::new(),
                may_be_undone: false,
            }
        }
    }

    impl From<backend::imports::Import> for ImportView {
        fn from(import: backend::imports::Import) -> Self {
            Self {
                id: import.id,
                state: import.state.into(),
                filename: import.filename,
                bytes: import.byte_size,
                rows: import.rows.into(),
                settings: import.settings,
                comment: import.comment,
                counts: import.counts,
                created_by: import.created_by,
                created_at: import.created_at.to_string(),
                finished_at: import.finished_at.map(|at| at.to_string()),
                requested_by: import.requested_by,
                approved_by: import.approved_by,
                error: import.error,
                undo_until: backend::imports::undo_until(import.state, import.finished_at)
                    .map(|at| at.to_string()),
            }
        }
    }

    impl From<backend::imports::PlanRow> for PlanRow {
        fn from(row: backend::imports::PlanRow) -> Self {
            Self {
                row: row.row,
                action: row.action,
                email: row.email,
                name: row.name,
                user: row.user,
                company: row.company,
                changes: row.changes,
                groups: row
                    .groups
                    .into_iter()
                    .map(|group| GroupGained { name: group.name, rule: group.rule })
                    .collect(),
                courses: row.courses,
                account_type: row.account_type,
                mail: row.mail,
                may_invite: row.may_invite,
                suspends: row.suspends,
                reactivates: row.reactivates,
                findings: row.findings,
            }
        }
    }
}

/// The company's names and the limits that hold here, for the checks of a new file in the browser.
#[server(prefix = "/api/fn", endpoint = "beginning")]
pub async fn beginning() -> Result<Configuration, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(backend::imports::beginning(&asked.backend, &scope).await?)
}

/// The history and the drafts.
/// Which part of the history is shown: those in `state`, `open` for all that wait to be finished, that somebody whose
/// name has `by` in it has begun. Empty texts filter nothing.
#[server(prefix = "/api/fn", endpoint = "imports")]
pub async fn imports(
    cursor: Option<String>,
    #[server(default)] state: String,
    #[server(default)] by: String,
) -> Result<ImportsPage, Failure> {
    use backend::imports::{ImportFilter, ImportState};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let page = backend::page::Page::new(cursor, Some(50))?;
    let states = match state.as_str() {
        "open" => vec![ImportState::Draft, ImportState::Planned, ImportState::AwaitingApproval],
        "running" => vec![ImportState::Queued, ImportState::Running],
        "done" => vec![ImportState::Done],
        "undone" => vec![ImportState::Undone],
        "failed" => vec![ImportState::Failed],
        "cancelled" => vec![ImportState::Cancelled],
        _ => Vec::new(),
    };
    let by = Some(by.trim().to_owned()).filter(|by| !by.is_empty());
    let filter = ImportFilter { states, by };
    let listing = backend::imports::search(&asked.backend, &scope, &filter, &page).await?;
    let now = asked.backend.clock().now();
    let line = |import: backend::imports::Import| {
        let until = backend::imports::undo_until(import.state, import.finished_at);
        ImportLine { may_be_undone: until.is_some_and(|until| now < until), ..import.into() }
    };
    let mut imports: Vec<ImportLine> = listing.items.into_iter().map(line).collect();
    let ids: Vec<i64> = imports.iter().map(|import| import.id).collect();
    for (id, name) in backend::imports::who_is_there(&asked.backend, &scope, &ids).await? {
        for import in imports.iter_mut().filter(|import| import.id == id) {
            import.here.push(name.clone());
        }
    }
    Ok(ImportsPage { imports, next: listing.next })
}

#[server(prefix = "/api/fn", endpoint = "import")]
pub async fn import(id: i64) -> Result<ImportView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(backend::imports::get(&asked.backend, &scope, id).await?.into())
}

/// What was decided in the browser. The server makes everything anew from the same bytes, and answers which revision
/// that is.
#[server(prefix = "/api/fn", endpoint = "change_import", input = leptos::server_fn::codec::Json)]
pub async fn change_import(id: i64, change: Change) -> Result<i64, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let change = backend::imports::Change {
        revision: change.revision,
        dialect: change.dialect,
        mapping: change.mapping,
        value_mapping: change.value_mapping,
        settings: change.settings,
        edits: change.edits,
        new_fields: change.new_fields,
        comment: change.comment,
        comment_was: change.comment_was,
    };
    Ok(backend::imports::change(&asked.backend, &scope, id, change).await?.revision)
}

/// The server's plan, made of the same bytes with the same code as the findings in the browser. `anew`: even
/// if there is one that still is of what would be imported.
#[server(prefix = "/api/fn", endpoint = "plan_import")]
pub async fn plan_import(id: i64, anew: bool) -> Result<Plan, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    if !anew && let Some(plan) = backend::imports::latest_plan(&asked.backend, &scope, id).await? {
        return Ok(plan);
    }
    Ok(backend::imports::plan(&asked.backend, &scope, id).await?)
}

/// The rows of one action, or of one effect: what will happen to whom, and afterwards what has.
#[server(prefix = "/api/fn", endpoint = "rows_of")]
pub async fn rows_of(
    id: i64,
    action: Option<Action>,
    effect: Option<Consequence>,
    cursor: Option<String>,
) -> Result<PlanRows, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let page = backend::page::Page::new(cursor, Some(50))?;
    let filter = backend::imports::PlanRowFilter { action, effect: effect.map(Into::into) };
    let listing = backend::imports::plan_rows(&asked.backend, &scope, id, &filter, &page).await?;
    Ok(PlanRows { rows: listing.items.into_iter().map(PlanRow::from).collect(), next: listing.next })
}

/// Lets the plan of this digest happen. Pressed twice, it happens once: the key is the plan's own.
#[server(prefix = "/api/fn", endpoint = "commit_import")]
pub async fn commit_import(id: i64, digest: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let key = format!("page-{id}-{digest}");
    backend::imports::commit(&asked.backend, &scope, id, &digest, Some(&key)).await?;
    Ok(())
}

#[server(prefix = "/api/fn", endpoint = "import_progress")]
pub async fn import_progress(id: i64) -> Result<ProgressView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let progress = backend::imports::progress(&asked.backend, &scope, id).await?;
    let import = backend::imports::get(&asked.backend, &scope, id).await?;
    let (file_kept, rows_kept) =
        asked.backend.config().retention.still_has(import.finished_at, asked.backend.clock().now());
    Ok(ProgressView {
        import: import.into(),
        file_kept,
        rows_kept,
        done: progress.done.into(),
        total: progress.total.into(),
        per_second: progress.per_second,
    })
}

/// Withdraws a draft, or stops one that runs: nothing of it is written.
#[server(prefix = "/api/fn", endpoint = "cancel_import")]
pub async fn cancel_import(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    backend::imports::cancel(&asked.backend, &scope, id).await?;
    Ok(())
}
