//! What a committed import came to.

use super::{Action, ImportResult, ImportState, get};
use crate::access::Scope;
use crate::{Backend, Error};

/// The result's figures. Its lists are [`plan_rows`](super::plan_rows).
///
/// # Errors
/// [`Error::Conflict`] before the import is done.
pub async fn result(backend: &Backend, scope: &Scope, id: i64) -> Result<ImportResult, Error> {
    let import = get(backend, scope, id).await?;
    match import.state {
        ImportState::Done | ImportState::Undone => Ok(ImportResult { counts: import.counts, import }),
        _ => Err(Error::conflict("This import has not been committed, so there is no result yet.")),
    }
}

/// What became of a row, in a word.
pub const fn outcome(action: Action) -> &'static str {
    match action {
        Action::Create => "created",
        Action::Update => "updated",
        Action::Unchanged => "unchanged",
        Action::Skip => "skipped",
        Action::Reject => "rejected",
    }
}
