//! The commit itself, as a job: everything the plan says, in one transaction, or nothing.

use serde::Deserialize;
use serde_json::json;

use super::board::Running;
use super::moved::what_moved;
use super::plan::make;
use super::{Counts, ImportState, Plan};
use crate::access::{Actor, Scope};
use crate::activity::{self, NewActivity};
use crate::jobs::{Handler, Job};
use crate::store::imports::{Commit, Halt, Moved, Reach, Work, Written};
use crate::{Backend, Error, mail, store};

/// What such a job is called.
pub(crate) const KIND: &str = "import.commit";
/// Rows between two looks at whether to stop.
const SLICE: u32 = 10_000;
/// How often the plan is made anew for a company that keeps changing.
const TRIES: u32 = 3;

/// What the runner does with one.
pub(crate) fn handler() -> Handler {
    Handler {
        run: |backend, job| Box::pin(run(backend, job)),
        gave_up: |backend, job, reason| Box::pin(gave_up(backend, job, reason)),
    }
}

#[derive(Deserialize)]
struct Payload {
    /// Who approved the plan.
    actor: Actor,
}

/// How a try ended.
enum End {
    Done,
    /// Somebody wanted it to stop.
    Stopped,
    /// The plan is not what the company needs any more.
    Moved,
}

async fn run(backend: Backend, job: Job) -> Result<(), Error> {
    let (scope, id) = subject(&job)?;
    for _ in 0..TRIES {
        let Some(work) = store::imports::work(backend.store().read(), &scope, id).await? else {
            return Ok(());
        };
        // Visible to everybody before the work begins.
        let transaction = backend.store().begin().await?;
        if !store::imports::start(&transaction, work.handle, backend.clock().micros()).await? {
            return Ok(());
        }
        transaction.commit().await?;
        let work = Work { state: ImportState::Running, ..work };

        // A try that was interrupted may have thrown the plan away to make it anew.
        let end = match &work.plan {
            Some(plan) if Some(&plan.digest) == work.commit_digest.as_ref() => {
                carry_out(&backend, &scope, &job, &work, plan).await?
            }
            _ => End::Moved,
        };
        match end {
            End::Done => {
                backend.import_board().tell_ended();
                backend.store().tidy_people(work.plan.as_ref().map_or(0, written));
                return Ok(());
            }
            End::Stopped => return stopped(&backend, &scope, &job, &work).await,
            End::Moved => {
                let moved = store::imports::moved(backend.store(), work.handle, true).await?;
                let plan = make(&backend, &scope, &work).await?;
                if Some(&plan.digest) != work.commit_digest.as_ref() || plan.blocked {
                    return back_to_planned(&backend, &job, &work, &plan, &moved).await;
                }
            }
        }
    }
    // Tried again later.
    Err(Error::Busy)
}

fn subject(job: &Job) -> Result<(Scope, i64), Error> {
    let (Some(company_id), Some(id)) = (job.company_id, job.subject_id) else {
        return Err(Error::internal("a commit without an import"));
    };
    let payload: Payload = serde_json::from_value(job.payload.clone())?;
    Ok((Scope::of_job(company_id, payload.actor), id))
}

/// How many people it writes.
fn written(plan: &Plan) -> u64 {
    u64::from(plan.counts.created) + u64::from(plan.counts.updated)
}

async fn carry_out(
    backend: &Backend,
    scope: &Scope,
    job: &Job,
    work: &Work,
    plan: &Plan,
) -> Result<End, Error> {
    let now = backend.clock().micros();
    let on_board = backend.import_board().start(work.handle.id(), work.rows, now);
    let companies = work.concerned(plan);
    let begun = Commit::begin(backend.store(), work.handle, work.generation, &companies, now).await?;
    let Some(commit) = begun else { return Ok(End::Moved) };
    let doing = Doing { backend, scope, job, work, plan, companies: &companies, commit: &commit };
    match doing.in_transaction(&on_board.running).await {
        Ok(End::Done) => {
            commit.into_transaction().commit().await?;
            Ok(End::Done)
        }
        Ok(end) => {
            commit.into_transaction().rollback().await?;
            Ok(end)
        }
        Err(Halt::Moved) => {
            commit.into_transaction().rollback().await?;
            Ok(End::Moved)
        }
        Err(Halt::Failed(error)) => {
            commit.into_transaction().rollback().await?;
            Err(error)
        }
    }
}

/// One try.
#[derive(Clone, Copy)]
struct Doing<'a> {
    backend: &'a Backend,
    scope: &'a Scope,
    job: &'a Job,
    work: &'a Work,
    plan: &'a Plan,
    companies: &'a [i64],
    commit: &'a Commit,
}

impl Doing<'_> {
    /// All that belongs together.
    async fn in_transaction(self, running: &Running) -> Result<End, Halt> {
        let Self { backend, job, work, plan, commit, .. } = self;
        // Names, courses, rules, fields, seats: whatever plans are made by.
        if work.planned_at.is_none_or(|planned_at| planned_at.version != commit.moment.version) {
            return Ok(End::Moved);
        }
        let administered = self.administered().await?;
        if !plan.new_names.is_empty() && commit.names().await? != plan.new_names.len() as u64 {
            return Ok(End::Moved);
        }
        commit.fields(&plan.new_fields).await?;
        match self.write(running).await? {
            End::Done => {}
            end => return Ok(end),
        }
        if !self.still_fits(&administered).await? {
            return Ok(End::Moved);
        }
        if plan.counts.suspended > 0 {
            commit.end_sessions().await?;
        }
        self.tell().await?;
        let transaction = commit.transaction();
        let now = backend.clock().micros();
        if !store::imports::ended(transaction, work.handle, work.generation, &plan.counts, now).await? {
            return Ok(End::Stopped);
        }
        job.finish(transaction, backend).await?;
        store::look_at_many(transaction, written(plan)).await?;
        Ok(End::Done)
    }

    /// The rows, slice by slice.
    async fn write(self, running: &Running) -> Result<End, Halt> {
        let Self { backend, job, work, plan, commit, .. } = self;
        let Counts { created, updated, memberships, assignments, invitations, .. } = plan.counts;
        let planned = Written {
            created: created.into(),
            updated: updated.into(),
            joined: memberships.into(),
            assigned: assignments.into(),
            invited: invitations.into(),
        };
        if updated > 0 {
            commit.let_go().await?;
        }
        let mut written = Written::default();
        let mut first = 1;
        while first <= work.rows && (created > 0 || updated > 0) {
            if job.stopping() {
                // The next process goes on, from the beginning.
                return Err(Error::Busy.into());
            }
            let stops = running.is_to_stop()
                || store::imports::stop_requested(backend.store().read(), work.handle).await?;
            if stops {
                return Ok(End::Stopped);
            }
            let last = work.rows.min(first.saturating_add(SLICE - 1));
            written += commit.rows(first, last, planned).await?;
            running.reached(last);
            first = last.saturating_add(1);
        }
        Ok(if written == planned { End::Done } else { End::Moved })
    }

    /// Those of the companies that have somebody to administer them, where the import might take the last.
    async fn administered(self) -> Result<Vec<i64>, Halt> {
        let mut administered = Vec::new();
        if self.plan.counts.updated > 0 {
            for company_id in self.companies {
                if self.commit.has_admin(*company_id).await? {
                    administered.push(*company_id);
                }
            }
        }
        Ok(administered)
    }

    /// What no row by itself can tell, after all of them are written.
    async fn still_fits(self, administered: &[i64]) -> Result<bool, Halt> {
        let Self { work, plan, commit, .. } = self;
        let Counts { unchanged, skipped, .. } = plan.counts;
        if unchanged + skipped > 0 && commit.changed_otherwise().await? > 0 {
            return Ok(false);
        }
        for company_id in administered {
            if !commit.has_admin(*company_id).await? {
                return Ok(false);
            }
        }
        let own = (work.handle.company_id(), plan.seats);
        let seats = plan.companies.iter().map(|company| (company.id, company.seats));
        let seats = seats.chain(plan.companies.is_empty().then_some(own));
        for (company_id, seats) in seats.filter(|(_, seats)| seats.needed > 0) {
            if let Some(limit) = seats.limit
                && commit.seats_taken(company_id).await? > u64::from(limit)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Tells those who look on: other imports, the company's memory of columns, the activity.
    async fn tell(self) -> Result<(), Halt> {
        let Self { backend, scope, work, plan, companies, commit, .. } = self;
        let mut changed: Vec<i64> = plan.new_names.iter().map(|name| name.company).collect();
        if !plan.new_fields.is_empty() {
            changed.push(scope.company_id());
        }
        commit.touch(companies, &changed).await?;
        let transaction = commit.transaction();
        store::imports::remember(transaction, work.handle, backend.clock().micros()).await?;
        let over_several = work.reach == Reach::Platform;
        if over_several {
            self.tell_each().await?;
        } else {
            let committed = NewActivity {
                company_id: Some(scope.company_id()),
                verb: "import.committed",
                subject: Some(("import", work.handle.id())),
                data: &json!({ "filename": work.configuration.filename, "counts": plan.counts }),
            };
            activity::record(backend, transaction, scope.actor(), committed).await?;
        }
        let filename = &work.configuration.filename;
        mail::import_completed(
            backend,
            transaction,
            scope,
            work.handle,
            over_several,
            filename,
            &plan.counts,
        )
        .await?;
        Ok(())
    }

    /// Tells each of several companies of its own people. Of the import itself, and of the others, they know nothing.
    async fn tell_each(self) -> Result<(), Halt> {
        let Self { backend, scope, commit, .. } = self;
        for (company_id, counts) in commit.tallies().await? {
            let committed = NewActivity {
                company_id: Some(company_id),
                verb: "import.committed",
                subject: None,
                data: &json!({ "counts": counts }),
            };
            activity::record(backend, commit.transaction(), scope.actor(), committed).await?;
        }
        Ok(())
    }
}

async fn stopped(backend: &Backend, scope: &Scope, job: &Job, work: &Work) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    if store::imports::stopped(&transaction, work.handle, backend.clock().micros()).await? {
        activity::record(
            backend,
            &transaction,
            scope.actor(),
            NewActivity {
                company_id: work.tells(),
                verb: "import.cancelled",
                subject: Some(("import", work.handle.id())),
                data: &json!({ "filename": work.configuration.filename }),
            },
        )
        .await?;
    }
    job.finish(&transaction, backend).await?;
    transaction.commit().await?;
    backend.import_board().tell_ended();
    Ok(())
}

/// The administrator approved another plan than the one that would be carried out now, and is asked again.
async fn back_to_planned(
    backend: &Backend,
    job: &Job,
    work: &Work,
    plan: &Plan,
    moved: &Moved,
) -> Result<(), Error> {
    let what = match &work.plan {
        Some(before) => what_moved(moved, before, plan),
        // A try before this one has thrown it away.
        None => "The company has changed since the plan was made.".to_owned(),
    };
    let reason =
        format!("{what} Nothing was imported. The plan has been made anew: look at it and commit that.");
    let transaction = backend.store().begin().await?;
    store::imports::back_to_planned(&transaction, work.handle, &reason, backend.clock().micros()).await?;
    job.finish(&transaction, backend).await?;
    transaction.commit().await?;
    backend.import_board().tell_ended();
    Ok(())
}

/// Nothing was written, and it can be planned and committed again.
async fn gave_up(backend: Backend, job: Job, _reason: String) -> Result<(), Error> {
    let (scope, id) = subject(&job)?;
    let Some(handle) = store::imports::find(backend.store().read(), &scope, id).await? else { return Ok(()) };
    tracing::error!(import = id, job = job.id, "a commit was given up");
    let transaction = backend.store().begin().await?;
    let detail = "Muster could not finish this import because of a fault of its own. Nothing was imported. \
                  Plan it and commit it again.";
    store::imports::failed(&transaction, handle, detail, backend.clock().micros()).await?;
    transaction.commit().await?;
    backend.import_board().tell_ended();
    Ok(())
}
