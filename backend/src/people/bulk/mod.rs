//! Something is done to many people at once: said first, then done, in the order of their ids, and one entry in the
//! activity. Few are done with at once; many by a job, a slice a transaction, that goes on where it was interrupted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

pub use entity::bulk_action::State as BulkState;

use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

mod action;
pub(crate) mod carry_out;
mod turn;

pub use action::{BulkAction, Outcome};
pub use carry_out::{carry_out, carry_out_as_shown, stop};

use super::Selection;

/// How many people each outcome is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes(pub BTreeMap<Outcome, u64>);

/// Why something cannot be done to some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub reason: Outcome,
    pub message: &'static str,
    pub people: u64,
}

impl Outcomes {
    pub fn of(&self, outcome: Outcome) -> u64 {
        self.0.get(&outcome).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, outcome: Outcome, people: u64) {
        if people > 0 {
            *self.0.entry(outcome).or_default() += people;
        }
    }

    /// How many are meant.
    pub fn people(&self) -> u64 {
        self.0.values().sum()
    }

    pub fn refused(&self) -> Vec<Refused> {
        let refused = |(outcome, people): (&Outcome, &u64)| {
            outcome.reason().map(|message| Refused { reason: *outcome, message, people: *people })
        };
        self.0.iter().filter_map(refused).collect()
    }
}

/// Something that was done to many, or is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    pub id: i64,
    pub action: BulkAction,
    pub state: BulkState,
    /// How many are meant.
    pub people: u64,
    /// How many of them were looked at so far.
    pub looked_at: u64,
    pub outcomes: Outcomes,
    /// As shown.
    pub by: String,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// One of those whom it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    pub user_id: i64,
    /// None of whoever is not there any more.
    pub who: Option<(String, String)>,
    pub outcome: Outcome,
    /// Whether they are in the company, and have a page there. Whoever was deleted is not.
    pub is_here: bool,
}

/// Says what it would come to: how many it would be done to, and what keeps it from the others.
///
/// # Errors
/// [`Error::NotFound`] if somebody named, the group, the course or the package is not there. [`Error::Refused`] if
/// nobody is named, or too many are, or the package is empty.
pub async fn would(
    backend: &Backend,
    scope: &Scope,
    action: &BulkAction,
    selection: &Selection,
) -> Result<Outcomes, Error> {
    scope.require(action.right())?;
    selection.check()?;
    let reading = backend.store().begin_reading().await?;
    turn::check(&reading, scope, action).await?;
    let outcomes = turn::foresee(&reading, scope, action, selection).await?;
    reading.rollback().await?;
    Ok(outcomes)
}

/// One that was begun.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Bulk, Error> {
    scope.require(Right::ViewPeople)?;
    store::bulk::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// Whom it was done to, with what came of it, in the order of their ids.
pub async fn touched(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    outcome: Option<Outcome>,
    page: &Page,
) -> Result<Listing<Touched>, Error> {
    get(backend, scope, id).await?;
    let items =
        store::bulk::touched(backend.store().read(), scope, id, outcome, page.after_id()?, page.limit)
            .await?;
    Ok(Listing::of(items, page.limit, |touched| touched.user_id.to_string()))
}
