//! Automatic distribution rules: which people come into which groups by themselves.

use roster::plan::Rule;
use serde::Serialize;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

mod change;
mod check;
mod create;
mod delete;
mod replace;

pub use change::{RuleChange, change};
pub use check::may_look_at;
pub use create::{NewRule, create};
pub use delete::delete;
pub(crate) use replace::proposed;
pub use replace::replace;

/// A rule, and where it stands among the others. Serializes as `api.md` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlacedRule {
    #[serde(flatten)]
    pub rule: Rule,
    /// From 1, in the order in which they are looked at.
    pub position: usize,
}

/// All, in the order in which they are looked at.
pub async fn list(backend: &Backend, scope: &Scope) -> Result<Vec<PlacedRule>, Error> {
    scope.require(Right::ViewCompany)?;
    let rules = store::rule::list(backend.store().read(), scope.company_id()).await?;
    Ok(placed(rules))
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<PlacedRule, Error> {
    list(backend, scope).await?.into_iter().find(|placed| placed.rule.id == id).ok_or(Error::NotFound)
}

fn placed(rules: Vec<Rule>) -> Vec<PlacedRule> {
    rules.into_iter().enumerate().map(|(at, rule)| PlacedRule { rule, position: at + 1 }).collect()
}

/// Where a rule that is to stand at `position` comes among `others`: past the end is the end.
fn index(position: usize, others: usize) -> Result<usize, Error> {
    match position.checked_sub(1) {
        Some(at) => Ok(at.min(others)),
        None => Err(Error::refused("The first position is 1.")),
    }
}

/// Records what became of a rule.
async fn record(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    verb: &'static str,
    rule: &Rule,
    (before, after): (Option<&PlacedRule>, Option<&PlacedRule>),
) -> Result<(), Error> {
    let mut data = json!({ "name": rule.name });
    for (key, value) in [("before", before), ("after", after)] {
        if let (Some(value), Some(data)) = (value, data.as_object_mut()) {
            data.insert(key.to_owned(), serde_json::to_value(value)?);
        }
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb,
        subject: Some(("rule", rule.id)),
        data: &data,
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}
