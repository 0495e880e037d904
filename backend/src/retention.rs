//! How long is kept what is about people and nobody works with any more, and erasing it afterwards: a little at a time, so
//! that nobody waits for it.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{Backend, Error, store};

const DAY: Duration = Duration::from_hours(24);

/// How long each is kept; none: for ever. Sessions and links are kept until they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Imports that were not committed, after somebody last did something about them: then they are withdrawn, and their
    /// files, rows and findings erased. 365 days.
    pub drafts: Option<Duration>,
    /// The bytes of files, and what was edited in them, after their import has ended. 90 days.
    pub files: Option<Duration>,
    /// What became of each row, by which an import can be undone, after it has ended. 365 days, and never less than
    /// the thirty in which it can be.
    pub results: Option<Duration>,
    /// People who were deleted: so long they can be brought back. 30 days.
    pub deleted: Duration,
    /// Mail that is not waiting any more. 365 days.
    pub mail: Option<Duration>,
    /// Who did what. For ever.
    pub activity: Option<Duration>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            drafts: Some(365 * DAY),
            files: Some(90 * DAY),
            results: Some(365 * DAY),
            deleted: 30 * DAY,
            mail: Some(365 * DAY),
            activity: None,
        }
    }
}

impl Retention {
    /// For how many days people who were deleted can be brought back.
    pub const fn days_of_grace(&self) -> u64 {
        self.deleted.as_secs() / DAY.as_secs()
    }

    /// Whether there is still the file of an import that ended then, and what became of its rows. Of one that has not
    /// ended there is.
    pub fn still_has(&self, ended_at: Option<Timestamp>, now: Timestamp) -> (bool, bool) {
        let still = |kept: Option<Duration>| {
            let until = kept.zip(ended_at).map(|(kept, ended_at)| ended_at.checked_add(kept));
            until.is_none_or(|until| until.is_ok_and(|until| now < until))
        };
        (still(self.files), still(self.results))
    }

    /// The day (in UTC) from which somebody who was deleted at this moment is erased.
    pub fn erased_on(&self, deleted_at: Timestamp) -> Date {
        let at = deleted_at.checked_add(self.deleted).unwrap_or(Timestamp::MAX);
        at.to_zoned(TimeZone::UTC).date()
    }
}

/// How many were erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Erased {
    pub(crate) drafts: u64,
    pub(crate) files: u64,
    pub(crate) rows: u64,
    pub(crate) mails: u64,
    pub(crate) activities: u64,
}

/// Erases what was kept long enough.
pub(crate) async fn erase(backend: &Backend) -> Result<Erased, Error> {
    let Retention { drafts, files, results, deleted: _, mail, activity } = backend.config().retention;
    let erased = Erased {
        drafts: all_drafts(backend, drafts).await?,
        files: all(backend, Kept::Files, files).await?,
        rows: all(backend, Kept::Rows, results).await?,
        mails: all(backend, Kept::Mails, mail).await?,
        activities: all(backend, Kept::Activities, activity).await?,
    };
    if erased != Erased::default() {
        let Erased { drafts, files, rows, mails, activities } = erased;
        tracing::info!(drafts, files, rows, mails, activities, "what was kept long enough was erased");
    }
    Ok(erased)
}

/// What is kept for some time.
#[derive(Clone, Copy, Debug)]
enum Kept {
    Files,
    Rows,
    Mails,
    Activities,
}

/// All that was kept for longer, some in each transaction. How many.
async fn all(backend: &Backend, what: Kept, kept: Option<Duration>) -> Result<u64, Error> {
    let Some(kept) = kept else { return Ok(0) };
    let before = ago(backend, kept);
    let mut erased = 0;
    loop {
        let transaction = backend.store().begin().await?;
        let some = match what {
            Kept::Files => store::retention::erase_file(&transaction, before).await?,
            Kept::Rows => store::retention::erase_rows(&transaction, before).await?,
            Kept::Mails => store::retention::erase_mails(&transaction, before).await?,
            Kept::Activities => store::retention::erase_activities(&transaction, before).await?,
        };
        transaction.commit().await?;
        if some == 0 {
            return Ok(erased);
        }
        erased += some;
    }
}

/// Withdraws all drafts that nobody has touched for longer, some of what is in one in each transaction. How many.
async fn all_drafts(backend: &Backend, kept: Option<Duration>) -> Result<u64, Error> {
    let Some(kept) = kept else { return Ok(0) };
    let before = ago(backend, kept);
    let mut withdrawn = 0;
    loop {
        let transaction = backend.store().begin().await?;
        let now = backend.clock().micros();
        let whole = store::retention::erase_draft(&transaction, before, now).await?;
        transaction.commit().await?;
        match whole {
            Some(whole) => withdrawn += u64::from(whole),
            None => return Ok(withdrawn),
        }
    }
}

/// So long before now, in microseconds since 1970.
fn ago(backend: &Backend, kept: Duration) -> i64 {
    backend.clock().micros() - i64::try_from(kept.as_micros()).unwrap_or(i64::MAX)
}
