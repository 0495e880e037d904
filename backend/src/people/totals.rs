//! How many people a filter lets through, without counting a million for every page of a list.
//!
//! What the database counts by itself is taken from there. Anything else is counted once and kept ([`Kept`]).

use super::UserFilter;
use crate::access::Scope;
use crate::kept::{From, Kept};
use crate::{Backend, Error, store};

/// What was counted in this process.
pub(crate) type Totals = Kept<Question, u64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    company_id: i64,
    within: Option<Vec<i64>>,
    /// In no particular order.
    filter: UserFilter,
}

pub(super) async fn of(backend: &Backend, scope: &Scope, filter: &UserFilter) -> Result<u64, Error> {
    // Before counting: who comes meanwhile makes the answer old, not the other way round.
    let (of_kinds, changes) = store::people_count::of_kinds(backend.store().read(), scope, filter).await?;
    if scope.within().is_none() && filter.is_of_kinds() {
        return Ok(of_kinds);
    }
    let filter = UserFilter { sort: super::Sort::default(), ..filter.clone() };
    let question = Question {
        company_id: scope.company_id(),
        within: scope.within().map(<[i64]>::to_vec),
        filter: filter.clone(),
    };
    let from = if filter.course.is_some() || filter.stage.is_some() {
        From::Training(changes)
    } else {
        From::People(changes)
    };
    let count = move |backend: Backend, scope: Scope| async move {
        store::user::count(backend.store().read(), &scope, &filter).await
    };
    backend.totals().get(backend, scope, from, question, count).await
}
