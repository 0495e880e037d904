//! A file becomes people, one verb a file.
//!
//! | verb | what |
//! | --- | --- |
//! | [`receive`] | bytes come in, are checked while they do, and are kept in chunks |
//! | [`change`] | the administrator decides; all is checked anew |
//! | [`plan`] | the rows against the company, decided and staged in `import_row` |
//! | [`try_rules`] | the same rows under other rules, and what would be different |
//! | [`commit`] | the plan is approved and a job is queued |
//! | `carry_out` | the job: the staged rows become people, in one transaction |
//! | [`wait_until_ended`], [`progress`] | how far that is |
//! | [`result`], [`export_result`] | what it came to |
//! | [`error_report`](fn@error_report) | the rows that were left out, to be corrected and brought in again |
//! | [`activation_links`](fn@activation_links) | for those who were created, to set a password by |
//! | [`undo`](fn@undo) | all of it taken back, but for what was changed since |
//! | [`template`](fn@template) | a file to fill in |
//! | [`approve`], [`reject`] | a second administrator decides about a plan |
//! | [`comment`], [`comments`] | colleagues say something about an import |
//! | [`follow`] | looking on, whoever changes it |
//! | [`uploads`] | a large file comes in piece by piece, over connections that break |
//! | [`cancel`] | a draft is withdrawn, or a commit stopped |
//!
//! What the browser found is never believed: the same code of `roster` reads the same bytes here.

mod activation_links;
mod approve;
mod board;
mod cancel;
pub(crate) mod carry_out;
mod change;
mod commit;
mod discuss;
mod error_report;
mod export;
mod findings;
mod follow;
mod get;
mod import;
mod look_up;
mod moved;
mod plan;
mod read;
mod receive;
mod recheck;
mod resolve;
mod result;
mod rules;
mod sight;
mod snapshot;
mod staged;
mod template;
mod undo;
pub mod uploads;
mod wait;

pub use activation_links::{activation_links, activation_links_filename};
pub use approve::{approve, reject};
pub(crate) use board::Board;
pub use cancel::cancel;
pub use change::change;
pub use commit::commit;
pub use discuss::{Comment, comment, comments};
pub(crate) use error_report::rows_in_error;
pub use error_report::{error_report, error_report_filename};
pub use export::{ResultFormat, export_result, result_filename};
pub use findings::{findings, findings_summary};
pub use follow::{Pulse, follow, stop_following, who_is_there};
pub use get::{Draft, ImportFilter, configuration, draft, get, list, progress, search};
pub use import::{
    Change, Effect, FindingFilter, GroupGained, Import, ImportResult, ImportState, PlanRow, PlanRowFilter,
    Progress, Received,
};
pub(crate) use plan::context_of;
pub use plan::{latest_plan, plan, plan_rows};
pub use read::bytes;
pub use receive::receive;
pub(crate) use recheck::refused;
pub use result::{outcome, result};
pub use roster::plan::{Action, Counts, Plan, Seats};
pub use rules::{GroupShift, PersonShift, RuleFigure, RuleTrial, try_rules};
pub use snapshot::{beginning, snapshot};
pub use template::{Template, template};
pub use undo::{UNDO_DAYS, Undo, UndoCounts, UndoRow, undo, undo_until};
pub use wait::wait_until_ended;
