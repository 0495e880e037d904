//! It is done: at once, or by a job.

use serde_json::{Value, json};

use super::{Bulk, BulkAction, BulkState, Outcome, Selection, turn};
use crate::access::{self, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::assignments::Training;
use crate::jobs::{self, Handler, Job, NewJob};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// What such a job is called.
pub(crate) const KIND: &str = "people.bulk";
/// How many are done with in one transaction; more are a job's.
pub(crate) const SLICE: u64 = 2_000;

/// What the runner does with one.
pub(crate) fn handler() -> Handler {
    Handler {
        run: |backend, job| Box::pin(run(backend, job)),
        gave_up: |backend, job, reason| Box::pin(gave_up(backend, job, reason)),
    }
}

/// Does it to all of them of whom it can be done, or begins to. Where nothing is to be changed, nothing is kept of it:
/// then there is none, and the outcomes say why.
///
/// # Errors
/// As [`would`](super::would).
pub async fn carry_out(
    backend: &Backend,
    scope: &Scope,
    action: &BulkAction,
    selection: &Selection,
) -> Result<Bulk, Error> {
    carry_out_as_shown(backend, scope, action, selection, None).await
}

/// As [`carry_out`], for whoever was shown how many people are meant.
///
/// # Errors
/// As [`carry_out`]; [`Error::Conflict`] if by now others are, and their number is another.
pub async fn carry_out_as_shown(
    backend: &Backend,
    scope: &Scope,
    action: &BulkAction,
    selection: &Selection,
    shown: Option<u64>,
) -> Result<Bulk, Error> {
    scope.require(action.right())?;
    selection.check()?;
    let transaction = backend.store().begin().await?;
    // First: of two who do the same at once, the second finds what the first has done.
    if action.moves_seats_or_rights() {
        store::company::hold_seats(&transaction, scope.company_id()).await?;
    } else {
        store::company::hold(&transaction, scope).await?;
    }
    turn::check(&transaction, scope, action).await?;
    let now = backend.clock().micros();
    let (id, people) = store::bulk::insert(&transaction, scope, action, selection, now).await?;
    if let Some(shown) = shown.filter(|shown| *shown != people) {
        return Err(Error::conflict(format!(
            "By now {} meant, and not {shown} as was shown: people have come, gone or changed meanwhile. Nothing was done. \
             Look at it again.",
            if people == 1 { "1 person is".to_owned() } else { format!("{people} people are") }
        )));
    }
    if people > SLICE {
        let job = NewJob {
            kind: KIND,
            company_id: Some(scope.company_id()),
            subject_id: Some(id),
            payload: Value::Null,
        };
        jobs::enqueue(backend, &transaction, job).await?;
        let bulk = store::bulk::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
        transaction.commit().await?;
        backend.jobs().wake();
        return Ok(bulk);
    }
    store::bulk::start(&transaction, id, now).await?;
    slice(backend, &transaction, scope, action, id).await?;
    let bulk = store::bulk::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    if bulk.outcomes.of(Outcome::Done) == 0 {
        transaction.rollback().await?;
        return Ok(Bulk { id: 0, state: BulkState::Done, ..bulk });
    }
    end(backend, &transaction, scope, &bulk, BulkState::Done, None).await?;
    let bulk = store::bulk::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(bulk)
}

/// Stops one that goes on, after the people who are being dealt with. What was done stays.
///
/// # Errors
/// [`Error::Conflict`] if it has ended.
pub async fn stop(backend: &Backend, scope: &Scope, id: i64) -> Result<Bulk, Error> {
    scope.require(Right::Import)?;
    let transaction = backend.store().begin().await?;
    let bulk = store::bulk::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    scope.require(bulk.action.right())?;
    if !store::bulk::request_stop(&transaction, id).await? {
        return Err(Error::conflict("This has ended already; there is nothing left to stop."));
    }
    transaction.commit().await?;
    backend.jobs().wake();
    Ok(bulk)
}

async fn run(backend: Backend, job: Job) -> Result<(), Error> {
    let (company_id, id) = subject(&job)?;
    loop {
        if job.stopping() {
            return Err(Error::Busy);
        }
        let Some((actor, action)) = store::bulk::open(backend.store().read(), company_id, id).await? else {
            return Ok(());
        };
        // Whoever began it may have lost the right meanwhile.
        let scope = access::enter(&backend, &actor, company_id, action.right()).await?;
        let transaction = backend.store().begin().await?;
        // Of two runners that both believe to hold the job, one waits here and then finds what the other has done.
        let Some(stop) = store::bulk::lock(&transaction, id).await? else { return Ok(()) };
        store::bulk::start(&transaction, id, backend.clock().micros()).await?;
        let more = !stop && slice(&backend, &transaction, &scope, &action, id).await?;
        if !more {
            let bulk = store::bulk::get(&transaction, &scope, id).await?.ok_or(Error::NotFound)?;
            let state = if stop { BulkState::Stopped } else { BulkState::Done };
            end(&backend, &transaction, &scope, &bulk, state, None).await?;
            job.finish(&transaction, &backend).await?;
            transaction.commit().await?;
            backend.store().tidy_people(bulk.outcomes.of(Outcome::Done));
            return Ok(());
        }
        transaction.commit().await?;
    }
}

/// The next of them. Whether there may be more.
async fn slice(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    action: &BulkAction,
    id: i64,
) -> Result<bool, Error> {
    let people = store::bulk::next(transaction, id, SLICE).await?;
    let more = people.len() as u64 == SLICE;
    if !people.is_empty() {
        turn::take(backend, transaction, scope, action, id, people).await?;
    }
    Ok(more)
}

/// It is over: one entry in the activity, from which it can be opened.
async fn end(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    bulk: &Bulk,
    state: BulkState,
    error: Option<&str>,
) -> Result<(), Error> {
    store::bulk::end(transaction, bulk.id, state, error, backend.clock().micros()).await?;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: bulk.action.verb(),
        subject: Some(("bulk_action", bulk.id)),
        data: &json!({
            "bulk": bulk.action,
            "name": name(transaction, scope, &bulk.action).await?,
            "state": state,
            "people": bulk.outcomes.of(Outcome::Done),
            "meant": bulk.people,
        }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}

/// What the group or the training is called that it is about, if it is about one that is still there.
async fn name(
    transaction: &Transaction,
    scope: &Scope,
    action: &BulkAction,
) -> Result<Option<String>, Error> {
    Ok(match *action {
        BulkAction::AddToGroup { group } | BulkAction::RemoveFromGroup { group } => {
            store::group::with(transaction, scope, group, 0).await?.map(|group| group.name)
        }
        BulkAction::Assign { what: Training::Course(id), .. } => {
            store::course::get(transaction, Some(scope.company_id()), id).await?.map(|course| course.title)
        }
        BulkAction::Assign { what: Training::Package(id), .. } => {
            store::package::get(transaction, scope, id).await?.map(|package| package.name)
        }
        _ => None,
    })
}

async fn gave_up(backend: Backend, job: Job, _reason: String) -> Result<(), Error> {
    let (company_id, id) = subject(&job)?;
    let Some((actor, _)) = store::bulk::open(backend.store().read(), company_id, id).await? else {
        return Ok(());
    };
    tracing::error!(bulk_action = id, job = job.id, "something that was done to many was given up");
    // Of whoever began it, who may have no right any more: what was done is to be told all the same.
    let scope = Scope::of_job(company_id, actor);
    let transaction = backend.store().begin().await?;
    if store::bulk::lock(&transaction, id).await?.is_none() {
        return Ok(());
    }
    let bulk = store::bulk::get(&transaction, &scope, id).await?.ok_or(Error::NotFound)?;
    let detail = "Muster could not go on with this: whoever began it has lost the right to, or a fault of its own came \
                  in between. What was done stays done; begin again for the others.";
    end(&backend, &transaction, &scope, &bulk, BulkState::Failed, Some(detail)).await?;
    transaction.commit().await?;
    Ok(())
}

fn subject(job: &Job) -> Result<(i64, i64), Error> {
    job.company_id
        .zip(job.subject_id)
        .ok_or_else(|| Error::internal("a job about many people names neither company nor action"))
}
