//! A draft is withdrawn, or a commit is stopped.

use serde_json::json;

use super::change::require_open;
use super::{Import, ImportState, get, sight, wait_until_ended};
use crate::access::Scope;
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// Withdraws an import that is not committed yet. One that is being committed is stopped if it can be; then it
/// leaves nothing behind.
///
/// # Errors
/// [`Error::Conflict`] for an import that has ended, also if it ended before it could be stopped.
pub async fn cancel(backend: &Backend, scope: &Scope, id: i64) -> Result<Import, Error> {
    let work = sight::work(backend, scope, id).await?;
    let handle = work.handle;
    let import = get(backend, scope, id).await?;
    // First, because on SQLite the commit that is to stop holds the only writer.
    backend.import_board().stop(id);
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    if store::imports::cancel(&transaction, handle, now).await? {
        activity::record(
            backend,
            &transaction,
            scope.actor(),
            NewActivity {
                company_id: work.tells(),
                verb: "import.cancelled",
                subject: Some(("import", id)),
                data: &json!({ "filename": import.filename }),
            },
        )
        .await?;
        transaction.commit().await?;
        backend.import_board().stir();
        return get(backend, scope, id).await;
    }
    let runs = store::imports::request_stop(&transaction, handle, now).await?;
    transaction.commit().await?;
    if runs {
        backend.import_board().stop(id);
        wait_until_ended(backend, scope, id).await?;
    }
    let import = get(backend, scope, id).await?;
    match import.state {
        ImportState::Cancelled => Ok(import),
        ImportState::Done if runs => Err(Error::conflict("This import was done before it could be stopped.")),
        state => {
            require_open(state)?;
            Ok(import)
        }
    }
}
