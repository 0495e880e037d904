//! Several rules at once, and their order: what the page of a plan proposes.

use roster::plan::Rule;
use serde_json::json;

use super::{PlacedRule, check::check, placed, record};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// The rules as they would be: those proposed, in their order, and behind them those that are not named.
/// Checked like rules that are made one by one. A new one has no id yet: 0 here, -1, -2 … in the answer.
///
/// # Errors
/// [`Error::Refused`] if one names a rule that is not there, or twice, or asks for what cannot be.
pub(crate) async fn proposed(
    transaction: &Transaction,
    scope: &Scope,
    proposed: Vec<Rule>,
    now: &[Rule],
) -> Result<Vec<Rule>, Error> {
    let mut rules: Vec<Rule> = Vec::with_capacity(proposed.len());
    let mut made = 0;
    for mut rule in proposed {
        if rule.id == 0 {
            made -= 1;
            rule.id = made;
        } else if !now.iter().any(|known| known.id == rule.id) {
            return Err(Error::refused(format!("The rule “{}” is not there any more.", rule.name)));
        } else if rules.iter().any(|earlier| earlier.id == rule.id) {
            return Err(Error::refused(format!("The rule “{}” is named twice.", rule.name)));
        }
        rules.push(rule);
    }
    let unnamed = now.iter().filter(|known| !rules.iter().any(|rule| rule.id == known.id));
    let unnamed: Vec<Rule> = unnamed.cloned().collect();
    rules.extend(unnamed);
    for at in 0..rules.len() {
        let mut others = rules.clone();
        let rule = others.remove(at);
        // What stays as it is was checked when it was made.
        if now.contains(&rule) {
            continue;
        }
        let checked = check(transaction, scope, rule, &others).await?;
        if let Some(place) = rules.get_mut(at) {
            *place = checked;
        }
    }
    Ok(rules)
}

/// Changes, makes and arranges them in one step; none is deleted, and nobody is moved by that.
///
/// # Errors
/// [`Error::Refused`] as for a new rule; then nothing is changed.
pub async fn replace(backend: &Backend, scope: &Scope, rules: Vec<Rule>) -> Result<Vec<PlacedRule>, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let before = placed(store::rule::list(&transaction, scope.company_id()).await?);
    let known: Vec<Rule> = before.iter().map(|placed| placed.rule.clone()).collect();
    let mut after = placed(proposed(&transaction, scope, rules, &known).await?);
    if after == before {
        transaction.rollback().await?;
        return Ok(before);
    }
    let now = backend.clock().micros();
    for placed in &mut after {
        let was = before.iter().find(|was| was.rule.id == placed.rule.id);
        match was {
            None => {
                placed.rule.id =
                    store::rule::insert(&transaction, scope, &placed.rule, placed.position, now).await?;
                let change = (None, Some(&*placed));
                record(backend, &transaction, scope, "rule.created", &placed.rule, change).await?;
            }
            Some(was) if was.rule != placed.rule => {
                store::rule::update(&transaction, scope, &placed.rule).await?;
                let change = (Some(was), Some(&*placed));
                record(backend, &transaction, scope, "rule.changed", &placed.rule, change).await?;
            }
            Some(_) => {}
        }
    }
    let order: Vec<i64> = after.iter().map(|placed| placed.rule.id).collect();
    store::rule::arrange(&transaction, scope, &order).await?;
    let kept = after.iter().filter(|placed| known.iter().any(|rule| rule.id == placed.rule.id));
    if !kept.map(|placed| placed.rule.id).eq(known.iter().map(|rule| rule.id)) {
        let names: Vec<&str> = after.iter().map(|placed| placed.rule.name.as_str()).collect();
        let entry = NewActivity {
            company_id: Some(scope.company_id()),
            verb: "rules.arranged",
            subject: None,
            data: &json!({ "rules": names }),
        };
        activity::record(backend, &transaction, scope.actor(), entry).await?;
    }
    transaction.commit().await?;
    Ok(after)
}
