//! Forgetting what nobody can use any more.

use std::time::Duration;

use super::lease::micros;
use crate::{Backend, Error, people, retention, store};

/// How often it is done.
pub(super) const EVERY: Duration = Duration::from_mins(10);
/// How long jobs that are done are kept, to answer questions.
const JOBS_KEPT: Duration = Duration::from_hours(7 * 24);
/// How long requests to join are kept of which nothing came.
const SIGN_UPS_KEPT: Duration = Duration::from_hours(30 * 24);
/// How long a file may take to come in.
const UPLOADS_KEPT: Duration = Duration::from_hours(24);

/// How long mail with a link in it that was caught can be read: as long as the link is good.
const LINKS_READABLE: Duration = Duration::from_hours(7 * 24);

/// Deletes sessions, links, invitations, requests to join and counts of attempts that ran out, old jobs, and files
/// that stopped coming in; erases people who were deleted long ago, and what was kept long enough.
pub(crate) async fn sweep(backend: &Backend) -> Result<(), Error> {
    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    let sessions = store::session::delete_expired(&transaction, now).await?;
    let links = store::account::delete_expired_links(&transaction, now).await?;
    let invitations = store::invitation::delete_expired(&transaction, now).await?;
    let sign_ups = store::signup::expire(&transaction, now).await?
        + store::signup::delete_decided(&transaction, now - micros(SIGN_UPS_KEPT)).await?;
    let allowances = store::allowance::delete_ended(&transaction, now).await?;
    store::address_change::delete_expired(&transaction, now).await?;
    let jobs = store::job::delete_done(&transaction, now - micros(JOBS_KEPT)).await?;
    let uploads = store::imports::delete_abandoned(&transaction, now - micros(UPLOADS_KEPT)).await?;
    let mails = store::outbox::forget_links(&transaction, now - micros(LINKS_READABLE)).await?;
    let changes = store::change::delete_old(&transaction).await?;
    store::people_count::add_up(&transaction).await?;
    transaction.commit().await?;
    let erased = people::erase(backend).await?;
    if erased > 0 {
        tracing::info!(people = erased, "who was deleted long enough ago was erased");
    }
    retention::erase(backend).await?;
    tracing::debug!(
        sessions,
        links,
        invitations,
        sign_ups,
        allowances,
        jobs,
        uploads,
        mails,
        changes,
        erased,
        "swept"
    );
    Ok(())
}
