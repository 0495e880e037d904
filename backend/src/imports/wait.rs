//! Waiting for a commit.

use std::time::Duration;

use super::{Import, ImportState, get};
use crate::access::Scope;
use crate::{Backend, Error};

/// How often the database is asked, for commits that another process runs.
const EVERY: Duration = Duration::from_millis(200);

/// Waits until a commit has ended, well or not, and answers how the import stands then: done, failed or
/// cancelled. One that waits for approval is not waited for.
///
/// # Errors
/// [`Error::Conflict`] if the import is back at planned because the company had changed, with what; and for
/// one that nobody has committed.
pub async fn wait_until_ended(backend: &Backend, scope: &Scope, id: i64) -> Result<Import, Error> {
    loop {
        let ended = backend.import_board().ended().notified();
        let import = get(backend, scope, id).await?;
        match import.state {
            ImportState::Queued | ImportState::Running => {
                // Whichever comes first.
                let _ = tokio::time::timeout(EVERY, ended).await;
            }
            ImportState::Done
            | ImportState::Failed
            | ImportState::Cancelled
            | ImportState::Undone
            // Somebody else decides when it goes on.
            | ImportState::AwaitingApproval => return Ok(import),
            ImportState::Receiving | ImportState::Draft | ImportState::Planned => {
                let nobody = || "Nobody has committed this import yet.".to_owned();
                return Err(Error::conflict(import.error.unwrap_or_else(nobody)));
            }
        }
    }
}
