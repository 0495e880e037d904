//! A new rule.

use roster::plan::{Condition, Matching, Rule};

use super::{PlacedRule, check::check, index, record};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// A rule to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRule {
    pub name: String,
    pub matching: Matching,
    pub conditions: Vec<Condition>,
    /// Ids of groups and cohorts.
    pub groups: Vec<i64>,
    pub stop: bool,
    /// From 1; absent: behind all others.
    pub position: Option<usize>,
}

/// Makes one. Nobody is put anywhere by that: rules are looked at when people come or are changed.
///
/// # Errors
/// [`Error::Refused`] if its name is taken, or it asks for something that is not there.
pub async fn create(backend: &Backend, scope: &Scope, new: NewRule) -> Result<PlacedRule, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let others = store::rule::list(&transaction, scope.company_id()).await?;
    let NewRule { name, matching, conditions, groups, stop, position } = new;
    let rule = Rule { id: 0, name, matching, conditions, groups, stop };
    let mut rule = check(&transaction, scope, rule, &others).await?;
    let at = position.map_or(Ok(others.len()), |position| index(position, others.len()))?;
    let now = backend.clock().micros();
    rule.id = store::rule::insert(&transaction, scope, &rule, others.len(), now).await?;
    let mut order: Vec<i64> = others.iter().map(|other| other.id).collect();
    order.insert(at, rule.id);
    store::rule::arrange(&transaction, scope, &order).await?;
    let placed = PlacedRule { rule, position: at + 1 };
    record(backend, &transaction, scope, "rule.created", &placed.rule, (None, Some(&placed))).await?;
    transaction.commit().await?;
    Ok(placed)
}
