//! After the load: whoever has something left to do does it.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use crate::support::database::Database;

/// Longer than a mail is held by a process that was killed.
const WITHIN: Duration = Duration::from_secs(90);

const LEFT: &str = "
    SELECT (SELECT count(*) FROM job WHERE state IN ('waiting', 'running'))
        + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))";

/// How long it took until no job and no mail waited, or as long as was waited.
pub(crate) fn settle(database: &Database) -> Duration {
    let begun = Instant::now();
    while database.count(LEFT) > 0 && begun.elapsed() < WITHIN {
        sleep(Duration::from_millis(200));
    }
    begun.elapsed()
}
