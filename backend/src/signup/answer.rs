//! The job that answers a form: a mail with a link, or one that says that the address is known. Only whoever reads
//! that mail learns which.

use jiff::{SignedDuration, Timestamp};

use super::{LINK_GOOD_FOR, LINK_HOURS, SignUp, SignUpState, letters};
use crate::jobs::{Handler, Job};
use crate::mail::Minted;
use crate::store::Transaction;
use crate::{Backend, Error, secret, store};

/// What such a job is called.
pub(crate) const KIND: &str = "sign_up.answer";

/// What the runner does with one.
pub(crate) fn handler() -> Handler {
    Handler {
        run: |backend, job| Box::pin(run(backend, job)),
        // The request runs out, and whoever sent it sends it once more.
        gave_up: |_, _, _| Box::pin(async { Ok(()) }),
    }
}

async fn run(backend: Backend, job: Job) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    if let Some(id) = job.subject_id
        && let Some(request) = store::signup::request(&transaction, id).await?
        && request.state == SignUpState::Unverified
    {
        answer(&backend, &transaction, &request).await?;
    }
    job.finish(&transaction, &backend).await?;
    transaction.commit().await?;
    Ok(())
}

async fn answer(backend: &Backend, transaction: &Transaction, request: &SignUp) -> Result<(), Error> {
    if store::signup::is_known(transaction, request.company_id, &request.email_key).await? {
        letters::known(backend, transaction, request).await?;
        // Nothing comes of it, so nothing of it is kept.
        store::signup::delete(transaction, request.id).await
    } else {
        letters::verify(backend, transaction, request).await
    }
}

/// Makes a link for the mail that asks whether the address is theirs.
pub(crate) async fn mint(
    backend: &Backend,
    transaction: &Transaction,
    request_id: i64,
) -> Result<Minted, Error> {
    let token = secret::random()?;
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(LINK_HOURS)).unwrap_or(Timestamp::MAX);
    let until = until.as_microsecond();
    let waits = store::signup::put_link(transaction, request_id, &secret::hash(&token), until).await?;
    Ok(if waits {
        Minted::Link { path: format!("/joining/{token}"), good_for: LINK_GOOD_FOR }
    } else {
        Minted::Moot("Whoever asked to join has used a link already, or their request has run out.")
    })
}
