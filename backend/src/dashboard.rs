//! Where a company stands, in figures.

use jiff::civil::Date;

use crate::access::{Right, Scope};
use crate::activity::{self, Activity};
use crate::{Backend, Error, store};

/// What the first page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub people: PeopleFigures,
    pub seats: Seats,
    /// How many groups, and how many cohorts.
    pub groups: u64,
    pub cohorts: u64,
    /// The last 30 days (in UTC) on which an import was committed, oldest first.
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
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let people = store::dashboard::people(read, scope).await?;
    let company = store::company::get(read, scope.company_id()).await?.ok_or(Error::NotFound)?;
    let (groups, cohorts) = store::dashboard::groups(read, scope).await?;
    Ok(Figures {
        people,
        seats: Seats { used: people.active, limit: company.seat_limit },
        groups,
        cohorts,
        imports: Vec::new(),
        drafts: 0,
        latest: activity::latest(backend, scope, LATEST).await?,
    })
}
