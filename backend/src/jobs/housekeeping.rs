//! Forgetting what nobody can use any more.

use std::time::Duration;

use super::lease::micros;
use crate::{Backend, Error, store};

/// How often it is done.
pub(super) const EVERY: Duration = Duration::from_mins(10);
/// How long jobs that are done are kept, to answer questions.
const JOBS_KEPT: Duration = Duration::from_hours(7 * 24);

/// Deletes sessions and links that ran out, and old jobs.
pub(super) async fn sweep(backend: &Backend) -> Result<(), Error> {
    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    let sessions = store::session::delete_expired(&transaction, now).await?;
    let links = store::account::delete_expired_links(&transaction, now).await?;
    let jobs = store::job::delete_done(&transaction, now - micros(JOBS_KEPT)).await?;
    transaction.commit().await?;
    tracing::debug!(sessions, links, jobs, "swept");
    Ok(())
}
