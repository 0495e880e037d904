//! How many people a filter lets through, without counting a million for every page of a list.
//!
//! What the database counts by itself is taken from there. Anything else is counted once and remembered as long as
//! nobody in the company has changed, which the same table tells; for a while at most, because what people have to learn
//! is not among what it knows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::UserFilter;
use crate::access::Scope;
use crate::{Backend, Error, store};

/// How long a count is good at most, in microseconds.
const GOOD_FOR: i64 = 2_000_000;
/// How many are remembered.
const REMEMBERED: usize = 1_000;

/// What was counted in this process.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    counted: Mutex<HashMap<Question, Answer>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    company_id: i64,
    within: Option<Vec<i64>>,
    /// In no particular order.
    filter: UserFilter,
}

#[derive(Clone, Copy, Debug)]
struct Answer {
    total: u64,
    /// What the company's people were at when it was counted.
    changes: i64,
    at: i64,
}

pub(super) async fn of(backend: &Backend, scope: &Scope, filter: &UserFilter) -> Result<u64, Error> {
    let read = backend.store().read();
    // Before counting: who comes meanwhile makes the answer old, not the other way round.
    let (of_kinds, changes) = store::people_count::of_kinds(read, scope, filter).await?;
    if scope.within().is_none() && filter.is_of_kinds() {
        return Ok(of_kinds);
    }
    let question = Question {
        company_id: scope.company_id(),
        within: scope.within().map(<[i64]>::to_vec),
        filter: UserFilter { sort: super::Sort::default(), ..filter.clone() },
    };
    let now = backend.clock().micros();
    let totals = &backend.totals().counted;
    let known = totals.lock().unwrap_or_else(PoisonError::into_inner).get(&question).copied();
    if let Some(answer) = known
        && answer.changes == changes
        && (0..GOOD_FOR).contains(&(now - answer.at))
    {
        return Ok(answer.total);
    }
    let total = store::user::count(read, scope, filter).await?;
    let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
    if totals.len() >= REMEMBERED {
        totals.clear();
    }
    totals.insert(question, Answer { total, changes, at: now });
    Ok(total)
}
