//! Where a company stands, in figures.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use roster::plan::Counts;

use crate::access::{Right, Scope};
use crate::activity::{self, Activity};
use crate::clock::instant;
use crate::{Backend, Error, store};

/// What the first page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub people: PeopleFigures,
    pub seats: Seats,
    /// How many groups, and how many cohorts.
    pub groups: u64,
    pub cohorts: u64,
    /// Those of the last 30 days (in UTC) on which an import was committed, oldest first.
    pub imports: Vec<ImportDay>,
    /// How many imports wait to be committed.
    pub drafts: u64,
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

/// Seats: every user who is not suspended takes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    pub used: u64,
    /// Absent: any number.
    pub limit: Option<u64>,
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

/// The company's figures.
pub async fn figures(backend: &Backend, scope: &Scope) -> Result<Figures, Error> {
    scope.require(Right::ViewCompany)?;
    let read = backend.store().read();
    let people = store::dashboard::people(read, scope).await?;
    let company = store::company::get(read, scope.company_id()).await?.ok_or(Error::NotFound)?;
    let (groups, cohorts) = store::dashboard::groups(read, scope).await?;
    Ok(Figures {
        people,
        seats: Seats { used: people.active, limit: company.seat_limit },
        groups,
        cohorts,
        imports: by_day(store::dashboard::imports(read, scope, since(backend)).await?),
        drafts: store::dashboard::drafts(read, scope).await?,
        latest: activity::latest(backend, scope, LATEST).await?,
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
