//! A rule is changed, or moved to another place.

use roster::plan::{Condition, Matching, Rule};

use super::{PlacedRule, check::check, index, placed, record};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// What may be changed; what is absent stays. Lists replace the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleChange {
    pub name: Option<String>,
    pub matching: Option<Matching>,
    pub conditions: Option<Vec<Condition>>,
    pub groups: Option<Vec<i64>>,
    pub stop: Option<bool>,
    /// From 1; past the end is the end.
    pub position: Option<usize>,
}

/// Changes one. Nobody is moved by that: rules are looked at when people come or are changed.
///
/// # Errors
/// [`Error::Refused`] as for a new rule.
pub async fn change(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    change: RuleChange,
) -> Result<PlacedRule, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let mut others = placed(store::rule::list(&transaction, scope.company_id()).await?);
    let at = others.iter().position(|placed| placed.rule.id == id).ok_or(Error::NotFound)?;
    let before = others.remove(at);
    let others: Vec<Rule> = others.into_iter().map(|placed| placed.rule).collect();
    let old = before.rule.clone();
    let rule = Rule {
        id,
        name: change.name.unwrap_or(old.name),
        matching: change.matching.unwrap_or(old.matching),
        conditions: change.conditions.unwrap_or(old.conditions),
        groups: change.groups.unwrap_or(old.groups),
        stop: change.stop.unwrap_or(old.stop),
    };
    let rule = check(&transaction, scope, rule, &others).await?;
    let at = change.position.map_or(Ok(at), |position| index(position, others.len()))?;
    let after = PlacedRule { rule, position: at + 1 };
    if after == before {
        transaction.rollback().await?;
        return Ok(before);
    }
    if after.rule != before.rule {
        store::rule::update(&transaction, scope, &after.rule).await?;
    }
    let mut order: Vec<i64> = others.iter().map(|other| other.id).collect();
    order.insert(at, id);
    store::rule::arrange(&transaction, scope, &order).await?;
    record(backend, &transaction, scope, "rule.changed", &after.rule, (Some(&before), Some(&after))).await?;
    transaction.commit().await?;
    Ok(after)
}
