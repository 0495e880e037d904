//! Whether what is asked for comes to few people, remembered for a moment.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, StatementBuilder};

use crate::Error;

/// How long it is believed. Who is found never depends on it, only how soon.
const GOOD_FOR: Duration = Duration::from_secs(10);
/// How many answers are remembered.
const KEPT: usize = 1_000;

/// What this process has found out lately, by the statement that was asked.
#[derive(Debug, Default)]
pub(crate) struct Sizes {
    lately: Mutex<HashMap<String, (bool, Instant)>>,
}

impl Sizes {
    /// Whether `people` are no more than `few`: asked by counting no further than that.
    pub(super) async fn are_few(
        &self,
        connection: &impl ConnectionTrait,
        mut people: SelectStatement,
        few: u64,
    ) -> Result<bool, Error> {
        people.limit(few + 1);
        let mut counting = Query::select();
        counting.expr(Expr::cust("count(*)")).from_subquery(people, "some");
        let question = StatementBuilder::build(&counting, &connection.get_database_backend()).to_string();
        if let Some(are_few) = self.known(&question) {
            return Ok(are_few);
        }
        let row = connection.query_one(&counting).await?;
        let some: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        let are_few = some.unsigned_abs() <= few;
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.len() >= KEPT {
            lately.clear();
        }
        lately.insert(question, (are_few, Instant::now()));
        Ok(are_few)
    }

    fn known(&self, question: &str) -> Option<bool> {
        let lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.get(question).filter(|(_, at)| at.elapsed() < GOOD_FOR).map(|(are_few, _)| *are_few)
    }
}
