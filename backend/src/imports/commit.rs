//! The administrator approves a plan, and its commit is queued.

use roster::settings::OnError;
use serde_json::json;

use super::change::{invalid, require_open};
use super::plan::make;
use super::{Import, ImportState, Plan, carry_out, get};
use crate::access::{Right, Scope};
use crate::jobs::{self, NewJob};
use crate::store::imports::{Moved, Work};
use crate::{Backend, Error, store};

/// Characters of an idempotency key.
const KEY: usize = 255;
/// How often a commit is tried that others keep getting in the way of.
const TRIES: u32 = 3;

/// Queues the commit of the plan with this digest; [`wait_until_ended`](super::wait_until_ended) waits for it.
/// Asked again for the same plan, with the same key or without one, it commits nothing twice and answers how
/// the import stands.
///
/// # Errors
/// [`Error::Conflict`] when the plan is blocked, when rows have errors and `on_error` is `stop`, when there is
/// a newer plan, and when the company has changed so that the plan would be another: then it has been made
/// anew. [`Error::Invalid`] for a key that was given for another import or plan.
pub async fn commit(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    digest: &str,
    key: Option<&str>,
) -> Result<Import, Error> {
    scope.require(Right::Import)?;
    if let Some(key) = key {
        known_key(backend, scope, id, digest, key).await?;
    }
    for _ in 0..TRIES {
        let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
        let committed = matches!(work.state, ImportState::Queued | ImportState::Running | ImportState::Done);
        if committed && work.commit_digest.as_deref() == Some(digest) {
            return get(backend, scope, id).await;
        }
        require_open(work.state)?;
        let plan = match &work.plan {
            Some(plan) if work.state == ImportState::Planned => plan.clone(),
            _ => return Err(Error::conflict("There is no plan that holds. Make the plan first.")),
        };
        if plan.digest != digest {
            return Err(Error::conflict("There is a newer plan than this one. Look at it and commit that."));
        }
        may_be_committed(&work, &plan)?;
        still_holds(backend, scope, &work, digest).await?;
        if queue(backend, scope, &work, digest, key).await? {
            return get(backend, scope, id).await;
        }
    }
    Err(Error::conflict("This import was changed by somebody else at the same moment. Plan it again."))
}

/// A key that is known must be this import's and this plan's.
async fn known_key(backend: &Backend, scope: &Scope, id: i64, digest: &str, key: &str) -> Result<(), Error> {
    if key.is_empty() || key.chars().count() > KEY {
        return Err(invalid("An idempotency key has between 1 and 255 characters."));
    }
    match store::imports::by_key(backend.store().read(), scope, key).await? {
        Some((other, given_for)) if other != id || given_for.as_deref() != Some(digest) => {
            Err(invalid("This idempotency key was used for another commit. Make a new key for each commit."))
        }
        _ => Ok(()),
    }
}

/// Whether the plan allows it.
fn may_be_committed(work: &Work, plan: &Plan) -> Result<(), Error> {
    if plan.blocked {
        let first = plan.blocking.first().map(|finding| format!(" {finding}")).unwrap_or_default();
        return Err(Error::conflict(format!("This import cannot be committed as it is.{first}")));
    }
    if plan.rows_with_errors > 0 && work.configuration.settings.on_error == OnError::Stop {
        let rows = if plan.rows_with_errors == 1 {
            "One row has".to_owned()
        } else {
            format!("{} rows have", plan.rows_with_errors)
        };
        return Err(Error::conflict(format!(
            "{rows} errors. Mend or remove them, or set “on_error” to “skip_rows” to leave them out."
        )));
    }
    Ok(())
}

/// Whether the company still is what was planned for. If people were changed but the plan made anew comes to the
/// same, it does.
async fn still_holds(backend: &Backend, scope: &Scope, work: &Work, digest: &str) -> Result<(), Error> {
    let store = backend.store();
    let version = store::imports::company_version(store.read(), scope).await?;
    let touched = Some(version) != work.planned_version;
    let moved = store::imports::moved(store, work.handle, touched).await?;
    if moved.is_nothing() && !touched {
        return Ok(());
    }
    let lock = backend.import_board().planning(work.handle.id());
    let _planning = lock.lock().await;
    let plan = make(backend, scope, work).await?;
    if plan.digest != digest {
        return Err(Error::conflict(format!(
            "{} The plan has been made anew: look at it and commit that.",
            what_moved(&moved)
        )));
    }
    may_be_committed(work, &plan)
}

/// What has changed, in a sentence.
pub(super) fn what_moved(moved: &Moved) -> String {
    let list = |addresses: &[String]| addresses.join(", ");
    match (moved.changed.as_slice(), moved.appeared.as_slice()) {
        ([], []) => "The company has changed since the plan was made.".to_owned(),
        (changed, []) => {
            format!("Since the plan was made, people in it were changed, among them {}.", list(changed))
        }
        ([], appeared) => {
            format!(
                "Since the plan was made, people it would create have been created, among them {}.",
                list(appeared)
            )
        }
        (changed, appeared) => format!(
            "Since the plan was made, people in it were changed, among them {}, or created, among them {}.",
            list(changed),
            list(appeared)
        ),
    }
}

/// False: somebody else was faster.
async fn queue(
    backend: &Backend,
    scope: &Scope,
    work: &Work,
    digest: &str,
    key: Option<&str>,
) -> Result<bool, Error> {
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    if !store::imports::queue(&transaction, work.handle, digest, key, now).await? {
        return Ok(false);
    }
    jobs::enqueue(
        backend,
        &transaction,
        NewJob {
            kind: carry_out::KIND,
            company_id: Some(scope.company_id()),
            subject_id: Some(work.handle.id()),
            payload: json!({ "actor": scope.actor() }),
        },
    )
    .await?;
    transaction.commit().await?;
    backend.jobs().wake();
    Ok(true)
}
