//! How an installation is at this moment, in figures for whoever runs it: of all companies together, and of nobody.

use crate::store::vitals::{self, Counted};
use crate::{Backend, Error};

/// What waits, and what is done with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vitals {
    pub imports: Vec<Imports>,
    pub jobs: Queue,
    pub mails: Queue,
}

/// The imports of one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imports {
    pub state: String,
    pub imports: u64,
    /// Of their files.
    pub rows: u64,
}

/// What is to be done one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// By state, those that are not done yet and those that failed.
    pub states: Vec<(String, u64)>,
    /// How long the one that has been due longest has been so, in seconds. 0: nothing is due.
    pub overdue: u64,
}

/// Connections of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// What they are for.
    pub kind: &'static str,
    pub open: u32,
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

/// Counts what there is. A few questions that indexes answer.
pub async fn vitals(backend: &Backend) -> Result<Vitals, Error> {
    let read = backend.store().read();
    let now = backend.clock().micros();
    let queue = |states: &[&str], counted: Vec<Counted>| {
        let due = counted.iter().filter_map(|counted| counted.first_due).min();
        let overdue = due.map_or(0, |due| (now - due).max(0) / 1_000_000).unsigned_abs();
        // One of which there is none is 0, not absent.
        let of = |state: &&str| {
            counted.iter().find(|counted| counted.state == **state).map_or(0, |counted| counted.rows)
        };
        Queue { states: states.iter().map(|state| ((*state).to_owned(), of(state))).collect(), overdue }
    };
    Ok(Vitals {
        imports: vitals::imports(read).await?,
        jobs: queue(&["waiting", "running", "failed"], vitals::jobs(read).await?),
        mails: queue(&["waiting", "sending", "failed"], vitals::mails(read).await?),
    })
}

/// The connections of this process to the database.
pub fn connections(backend: &Backend) -> Vec<Connections> {
    backend.store().connections()
}
