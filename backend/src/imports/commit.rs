//! The administrator approves a plan, and its commit is queued.

use roster::check::Code;
use roster::map::Field;
use roster::settings::OnError;
use serde_json::json;

use super::approve::{is_to_be_approved, request};
use super::change::{invalid, require_open};
use super::moved::what_moved;
use super::plan::make;
use super::{Import, ImportState, Plan, carry_out, get, sight};
use crate::access::{Right, Scope};
use crate::jobs::{self, NewJob};
use crate::store::imports::Work;
use crate::{Backend, Error, store};

/// Characters of an idempotency key.
const KEY: usize = 255;
/// How often a commit is tried that others keep getting in the way of.
const TRIES: u32 = 3;

/// Queues the commit of the plan with this digest; [`wait_until_ended`](super::wait_until_ended) waits for it. Where the
/// company wants a second administrator to look at it first, it waits for [`approve`](super::approve) instead.
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
        let work = sight::work(backend, scope, id).await?;
        let committed = matches!(
            work.state,
            ImportState::AwaitingApproval | ImportState::Queued | ImportState::Running | ImportState::Done
        );
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
        still_holds(backend, scope, &work, &plan).await?;
        let taken_on = if is_to_be_approved(backend, &work, &plan).await? {
            request(backend, scope, &work, digest, key).await?
        } else {
            queue(backend, scope, &work, digest, key).await?
        };
        if taken_on {
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
        return Err(Error::conflict(format!(
            "This import cannot be committed as it is.{}",
            why_blocked(plan)
        )));
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

/// The first of what stops it; of course titles that match nothing all, each with the company it was expected in.
fn why_blocked(plan: &Plan) -> String {
    const NAMED: usize = 20;
    let Some(first) = plan.blocking.first() else { return String::new() };
    let titles = plan.unknown_values.iter().filter(|unknown| unknown.field == Field::Courses);
    let mut titles: Vec<String> = titles
        .map(|title| match &title.company {
            Some(company) => format!("“{}” ({company})", title.value),
            None => format!("“{}”", title.value),
        })
        .collect();
    if first.code != Code::CourseUnmatched || titles.is_empty() {
        return format!(" {first}");
    }
    if titles.len() > NAMED {
        let more = titles.split_off(NAMED).len();
        titles.push(format!("{more} more"));
    }
    format!(" {first} Titles that match no course: {}.", titles.join(", "))
}

/// Whether the companies still are what was planned for. If they were changed but the plan made anew comes to the
/// same, they are.
async fn still_holds(backend: &Backend, scope: &Scope, work: &Work, plan: &Plan) -> Result<(), Error> {
    let store = backend.store();
    let now = store::imports::moment(store.read(), &work.concerned(plan)).await?;
    let touched = Some(now) != work.planned_at;
    let moved = store::imports::moved(store, work.handle, touched).await?;
    if moved.is_nothing() && !touched && !changes_themselves(backend, scope, work).await? {
        return Ok(());
    }
    let lock = backend.import_board().planning(work.handle.id());
    let _planning = lock.lock().await;
    let anew = make(backend, scope, work).await?;
    if anew.digest != plan.digest {
        return Err(Error::conflict(format!(
            "{} The plan has been made anew: look at it and commit that.",
            what_moved(&moved, plan, &anew)
        )));
    }
    may_be_committed(work, &anew)
}

/// Whether whoever commits is among those whom the plan changes: what they may not do to themselves another may
/// have planned.
async fn changes_themselves(backend: &Backend, scope: &Scope, work: &Work) -> Result<bool, Error> {
    let Some(account_id) = scope.actor().account_id() else { return Ok(false) };
    let users = store::imports::users_of(backend.store().read(), account_id).await?;
    let users: Vec<i64> = users.into_iter().map(|(_, id)| id).collect();
    store::imports::updates_any(backend.store(), work.handle, &users).await
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
    backend.import_board().stir();
    Ok(true)
}
