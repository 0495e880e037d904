//! Where a company stands, in figures.
//!
//! They are counted once for each revision of the company, by whoever in this process asks first; all others wait for
//! that, and are answered the same ([`Board`]). Counters beside the rows would cost every writer, and an import most.

mod board;
mod pace;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use roster::plan::Counts;
use tokio::time::Instant;

use crate::access::{Right, Scope};
use crate::activity::{self, Activity};
use crate::changes::{self, Revision};
use crate::clock::instant;
use crate::{Backend, Error, annual, store};

pub(crate) use self::board::Board;

/// What the first page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// What they were counted at, or a little later.
    pub revision: Revision,
    pub people: PeopleFigures,
    pub training: TrainingFigures,
    pub seats: Seats,
    /// How many groups, and how many cohorts.
    pub groups: u64,
    pub cohorts: u64,
    /// Those of the last 30 days (in UTC) on which an import was committed, oldest first.
    pub imports: Vec<ImportDay>,
    /// How many imports wait to be committed.
    pub drafts: u64,
    /// How many people have asked to join and wait.
    pub sign_ups: u64,
    /// How many mails could not be sent.
    pub failed_mails: u64,
    /// How many people's turn it is with annual training, package by package.
    pub training_due: Due,
    /// The newest ten, newest first.
    pub latest: Vec<Activity>,
}

/// How many people, by status and by activation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeopleFigures {
    pub active: u64,
    pub suspended: u64,
    pub not_invited: u64,
    pub invited: u64,
    pub activated: u64,
}

impl PeopleFigures {
    pub fn total(&self) -> u64 {
        self.active + self.suspended
    }
}

/// How many people have got how far with their training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrainingFigures {
    /// Have begun a course, or completed one.
    pub started: u64,
    /// Have completed a course.
    pub completed: u64,
}

/// Seats: every user who is not suspended takes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    pub used: u64,
    /// Absent: any number.
    pub limit: Option<u64>,
    /// How many of them were taken in the last 30 days by people who are new.
    pub lately: u64,
    /// The day on which none is left, if as many go on coming; absent if that is years away, or is now.
    pub run_out_on: Option<Date>,
}

/// What the imports committed on one day did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportDay {
    pub day: Date,
    pub created: u64,
    pub updated: u64,
    pub rejected: u64,
}

/// How many days [`Figures::imports`] looks back.
pub const IMPORT_DAYS: i64 = 30;
const LATEST: u32 = 10;

/// How many turns it is, package by package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    pub people: u64,
    /// They are more: of one package no more than [`annual::COUNTED`] are counted.
    pub or_more: bool,
}

impl FromIterator<u64> for Due {
    fn from_iter<I: IntoIterator<Item = u64>>(packages: I) -> Self {
        packages.into_iter().fold(Self::default(), |all, due| Self {
            people: all.people + due.min(annual::COUNTED),
            or_more: all.or_more || due > annual::COUNTED,
        })
    }
}

/// What is counted of a company, whoever asks.
#[derive(Clone, Debug)]
struct Counted {
    people: PeopleFigures,
    training: TrainingFigures,
    seat_limit: Option<u64>,
    lately: u64,
    groups: u64,
    cohorts: u64,
    imports: Vec<ImportDay>,
    drafts: u64,
    sign_ups: u64,
    failed_mails: u64,
    training_due: Due,
}

/// The company's figures, as they are.
pub async fn figures(backend: &Backend, scope: &Scope) -> Result<Figures, Error> {
    scope.require(Right::ViewCompany)?;
    let asked_at = Instant::now();
    // Before anything is counted: what changes meanwhile is another revision.
    let revision = changes::revision(backend, scope).await?;
    let slot = backend.dashboard_board().slot(scope.company_id());
    let (counting, whose) = (backend.clone(), scope.clone());
    let count = move || async move { count(&counting, &whose).await };
    let (revision, counted) = slot.get(revision, asked_at, count).await?;
    let used = counted.people.active;
    let today = backend.clock().now().to_zoned(TimeZone::UTC).date();
    Ok(Figures {
        revision,
        people: counted.people,
        training: counted.training,
        seats: Seats {
            used,
            limit: counted.seat_limit,
            lately: counted.lately,
            run_out_on: counted
                .seat_limit
                .and_then(|limit| pace::run_out_on(today, limit.saturating_sub(used), counted.lately)),
        },
        groups: counted.groups,
        cohorts: counted.cohorts,
        imports: counted.imports.clone(),
        drafts: counted.drafts,
        sign_ups: counted.sign_ups,
        failed_mails: counted.failed_mails,
        training_due: counted.training_due,
        latest: activity::latest(backend, scope, LATEST).await?,
    })
}

async fn count(backend: &Backend, scope: &Scope) -> Result<Counted, Error> {
    let read = backend.store().read();
    let company = store::company::get(read, scope.company_id()).await?.ok_or(Error::NotFound)?;
    let (groups, cohorts) = store::dashboard::groups(read, scope).await?;
    let since = since(backend);
    Ok(Counted {
        people: store::dashboard::people(read, scope).await?,
        training: store::dashboard::training(read, scope).await?,
        seat_limit: company.seat_limit,
        lately: store::dashboard::seats_taken_since(read, scope, since).await?,
        groups,
        cohorts,
        imports: by_day(store::dashboard::imports(read, scope, since).await?),
        drafts: store::dashboard::drafts(read, scope).await?,
        sign_ups: store::signup::count_waiting(read, scope).await?,
        failed_mails: store::dashboard::failed_mails(read, scope).await?,
        training_due: annual::counts(backend, scope).await?.iter().map(|(_, due, _)| *due).collect(),
    })
}

/// From when imports are shown, in microseconds since 1970.
fn since(backend: &Backend) -> i64 {
    let days = SignedDuration::from_hours(24 * IMPORT_DAYS);
    backend.clock().now().checked_sub(days).unwrap_or(Timestamp::MIN).as_microsecond()
}

/// Adds up what was committed on one day.
fn by_day(imports: Vec<(i64, Counts)>) -> Vec<ImportDay> {
    let mut days: Vec<ImportDay> = Vec::new();
    for (at, counts) in imports {
        let day = instant(at).to_zoned(TimeZone::UTC).date();
        if days.last().is_none_or(|last| last.day != day) {
            days.push(ImportDay { day, created: 0, updated: 0, rejected: 0 });
        }
        if let Some(last) = days.last_mut() {
            last.created += u64::from(counts.created);
            last.updated += u64::from(counts.updated);
            last.rejected += u64::from(counts.rejected);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_counted_to_the_end_is_said_to_be_more() {
        let due = |packages: &[u64]| packages.iter().copied().collect::<Due>();
        assert_eq!(due(&[3, 40]), Due { people: 43, or_more: false });
        assert_eq!(due(&[annual::COUNTED]), Due { people: annual::COUNTED, or_more: false });
        assert_eq!(due(&[3, annual::COUNTED + 1]), Due { people: annual::COUNTED + 3, or_more: true });
    }

    #[test]
    fn imports_of_one_day_are_one_bar() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        let counts = |created| Counts { created, rejected: 1, ..Counts::default() };
        let days = by_day(vec![
            (at("2026-03-01T00:00:00Z"), counts(3)),
            (at("2026-03-01T23:59:59Z"), counts(4)),
            (at("2026-03-03T00:00:00Z"), counts(5)),
        ]);
        let day = |day, created, rejected| ImportDay { day, created, updated: 0, rejected };
        let (first, third) = (jiff::civil::date(2026, 3, 1), jiff::civil::date(2026, 3, 3));
        assert_eq!(days, [day(first, 7, 2), day(third, 5, 1)]);
    }
}
