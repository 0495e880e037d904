//! What is done to many people at once.

mod deeds;
mod judge;
mod record;

pub(super) use deeds::{END_SESSIONS, ids};
pub(crate) use deeds::{
    activate, add_to_group, end_sessions, has_colleagues, remove_from_group, set_account_type, suspend,
};
pub(crate) use judge::Judge;
pub(crate) use record::{end, get, insert, lock, next, open, put_outcomes, request_stop, start, touched};

use crate::Error;
use crate::people::Outcome;

fn read_outcome(word: &str) -> Result<Outcome, Error> {
    Outcome::parse(word).ok_or_else(|| Error::internal("an outcome that nobody knows"))
}
