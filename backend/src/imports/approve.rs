//! A second administrator decides about a plan, where the company asks for that.

use serde_json::json;

use super::carry_out;
use super::discuss::known_text;
use super::{Import, ImportState, Plan, get, sight};
use crate::access::{Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::jobs::{self, NewJob};
use crate::store::imports::Work;
use crate::{Backend, Error, mail, store};

/// Whether the plan suspends, moves or mails so many people of any company it reaches that this company wants a second
/// administrator to look at it: each by its own settings, against its own people. For an import over several companies
/// that second one is an owner, whom alone it is shown to.
pub(super) async fn is_to_be_approved(backend: &Backend, work: &Work, plan: &Plan) -> Result<bool, Error> {
    let counts = plan.counts;
    if counts.suspended == 0 && counts.memberships == 0 && counts.invitations == 0 {
        return Ok(false);
    }
    let read = backend.store().read();
    for (company_id, affected) in store::imports::affected(read, work.handle).await? {
        let (people, percent) = store::company::approval(read, company_id).await?;
        if people.is_some_and(|people| affected > people) {
            return Ok(true);
        }
        let Some(percent) = percent else { continue };
        let figures = store::company::figures(read, Some(company_id)).await?;
        let people = figures.get(&company_id).map_or(0, |figures| figures.people);
        if affected.saturating_mul(100) > people.saturating_mul(percent) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts the plan before the others. False: somebody else was faster.
pub(super) async fn request(
    backend: &Backend,
    scope: &Scope,
    work: &Work,
    digest: &str,
    key: Option<&str>,
) -> Result<bool, Error> {
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    if !store::imports::request(&transaction, work.handle, digest, key, scope.actor(), now).await? {
        return Ok(false);
    }
    tell(backend, &transaction, scope, work, "import.approval_requested").await?;
    if let Some(plan) = &work.plan {
        mail::approval_waiting(backend, &transaction, scope, work, &plan.counts).await?;
    }
    transaction.commit().await?;
    backend.import_board().stir();
    Ok(true)
}

/// Approves the plan that waits: its commit is queued, as of the one who asked for it. `digest`: that of the plan that
/// was looked at.
///
/// # Errors
/// [`Error::Conflict`] for an import that does not wait for it, for another plan, and for whoever asked for it
/// themselves.
pub async fn approve(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    digest: Option<&str>,
) -> Result<Import, Error> {
    scope.require(Right::ManageCompany)?;
    let work = sight::work(backend, scope, id).await?;
    let requester = requester(&work)?;
    if is_same(requester, scope.actor()) {
        return Err(Error::conflict(
            "You asked for this import yourself. Another administrator has to approve it.",
        ));
    }
    let (Some(plan), Some(committed)) = (&work.plan, work.commit_digest.as_deref()) else {
        return Err(Error::internal("an import that waits for approval without a plan"));
    };
    if digest.is_some_and(|digest| digest != committed) || plan.digest != committed {
        return Err(Error::conflict("Another plan waits for approval than this one. Look at it first."));
    }
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    let by = scope.actor().display();
    if !store::imports::approved(&transaction, work.handle, committed, &by, now).await? {
        return Err(decided_already());
    }
    jobs::enqueue(
        backend,
        &transaction,
        NewJob {
            kind: carry_out::KIND,
            company_id: Some(scope.company_id()),
            subject_id: Some(id),
            payload: json!({ "actor": requester }),
        },
    )
    .await?;
    tell(backend, &transaction, scope, &work, "import.approved").await?;
    transaction.commit().await?;
    backend.jobs().wake();
    backend.import_board().stir();
    get(backend, scope, id).await
}

/// Sends the plan back, where it can be changed and put forward again. Whoever asked for approval takes it back by
/// this. `reason` becomes a comment.
///
/// # Errors
/// [`Error::Conflict`] for an import that does not wait for approval.
pub async fn reject(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    reason: Option<&str>,
) -> Result<Import, Error> {
    let work = sight::work(backend, scope, id).await?;
    let own = is_same(requester(&work)?, scope.actor());
    if !own {
        scope.require(Right::ManageCompany)?;
    }
    let reason = reason.filter(|reason| !reason.trim().is_empty()).map(known_text).transpose()?;
    let who = scope.actor().display();
    let said = match (own, reason) {
        (true, _) => format!("{who} no longer asks for approval. Nothing was imported."),
        (false, None) => format!("{who} did not approve this plan. Nothing was imported."),
        (false, Some(reason)) => format!("{who} did not approve this plan: {reason}"),
    };
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    if !store::imports::sent_back(&transaction, work.handle, &said, now).await? {
        return Err(decided_already());
    }
    if let Some(reason) = reason {
        store::imports::insert_comment(&transaction, work.handle, scope.actor(), reason, now).await?;
    }
    tell(backend, &transaction, scope, &work, "import.rejected").await?;
    transaction.commit().await?;
    backend.import_board().stir();
    get(backend, scope, id).await
}

/// Who wants it to be committed.
fn requester(work: &Work) -> Result<&Actor, Error> {
    work.requested_by
        .as_ref()
        .filter(|_| work.state == ImportState::AwaitingApproval)
        .ok_or_else(|| Error::conflict("This import does not wait for approval."))
}

/// Whether it is one person: whoever signs in and whoever made a token are who they are under any of their tokens. Of
/// tokens that were made at the command line nobody knows whose they are: each counts for itself.
fn is_same(one: &Actor, other: &Actor) -> bool {
    if let (Some(one), Some(other)) = (one.person(), other.person()) {
        return one == other;
    }
    match (one, other) {
        (Actor::Token { id: one, .. }, Actor::Token { id: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

fn decided_already() -> Error {
    Error::conflict("Somebody else has decided about this import at the same moment.")
}

async fn tell(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    work: &Work,
    verb: &'static str,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: work.tells(),
        verb,
        subject: Some(("import", work.handle.id())),
        data: &json!({ "filename": work.configuration.filename }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}
