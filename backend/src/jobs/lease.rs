//! Keeping a job while it is worked on.

use std::time::Duration;

use crate::{Backend, store};

/// Renews the lease three times as often as it would run out. Returns when it was lost: when another has
/// taken the job, or it is done.
///
/// A database that does not answer is asked again. On SQLite the answer can take as long as the
/// job's own transaction holds the write lock; nobody can take the job in that time either.
pub(super) async fn keep(backend: &Backend, id: i64, lease: &str) {
    let period = backend.config().job_lease;
    loop {
        tokio::time::sleep(period / 3).await;
        let now = backend.clock().micros();
        match store::job::renew(backend.store(), id, lease, now, now + micros(period)).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(
                    job = id,
                    error = &error as &dyn std::error::Error,
                    "the lease was not renewed"
                );
            }
        }
    }
}

pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
