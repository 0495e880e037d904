//! Rows of rules, and the groups into which they put people.

use std::collections::HashMap;

use entity::rule::{ActiveModel, Column, Entity, Model};
use entity::rule_group;
use roster::plan::{Matching, Rule};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;

/// The company's rules, in the order in which they are looked at.
pub(crate) async fn list(connection: &impl ConnectionTrait, company_id: i64) -> Result<Vec<Rule>, Error> {
    let rules = within(connection, Some(company_id)).await?;
    Ok(rules.into_iter().map(|(_, rule)| rule).collect())
}

/// The rules of one company or of all, each with its company's id, in the order in which they are looked at.
pub(crate) async fn within(
    connection: &impl ConnectionTrait,
    company_id: Option<i64>,
) -> Result<Vec<(i64, Rule)>, Error> {
    let mut rules = Entity::find().order_by_asc(Column::Position).order_by_asc(Column::Id);
    let mut into = rule_group::Entity::find()
        .order_by_asc(rule_group::Column::GroupId)
        .select_only()
        .columns([rule_group::Column::RuleId, rule_group::Column::GroupId]);
    if let Some(company_id) = company_id {
        rules = rules.filter(Column::CompanyId.eq(company_id));
        into = into.filter(rule_group::Column::CompanyId.eq(company_id));
    }
    let mut groups: HashMap<i64, Vec<i64>> = HashMap::new();
    for (rule_id, group_id) in into.into_tuple().all(connection).await? {
        groups.entry(rule_id).or_default().push(group_id);
    }
    let rows = rules.all(connection).await?;
    rows.into_iter()
        .map(|row| {
            let groups = groups.remove(&row.id).unwrap_or_default();
            Ok((row.company_id, read(row, groups)?))
        })
        .collect()
}

/// Makes a rule behind all others. Whoever calls has checked it. Returns its id.
pub(crate) async fn insert(
    transaction: &Transaction,
    scope: &Scope,
    rule: &Rule,
    position: usize,
    now: i64,
) -> Result<i64, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        name: Set(rule.name.clone()),
        matching: Set(rule.matching.as_str().to_owned()),
        conditions: Set(serde_json::to_string(&rule.conditions)?),
        stop: Set(rule.stop),
        position: Set(place(position)),
        created_at: Set(now),
    };
    let id = row.insert(transaction).await?.id;
    put_groups(transaction, scope, id, &rule.groups).await?;
    Ok(id)
}

/// Writes everything but the place.
pub(crate) async fn update(transaction: &Transaction, scope: &Scope, rule: &Rule) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(rule.name.as_str()))
        .col_expr(Column::Matching, Expr::value(rule.matching.as_str()))
        .col_expr(Column::Conditions, Expr::value(serde_json::to_string(&rule.conditions)?))
        .col_expr(Column::Stop, Expr::value(rule.stop))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(rule.id))
        .exec(transaction)
        .await?;
    rule_group::Entity::delete_many()
        .filter(rule_group::Column::CompanyId.eq(scope.company_id()))
        .filter(rule_group::Column::RuleId.eq(rule.id))
        .exec(transaction)
        .await?;
    put_groups(transaction, scope, rule.id, &rule.groups).await
}

/// Gives the rules their places: those of their order here.
pub(crate) async fn arrange(transaction: &Transaction, scope: &Scope, rules: &[i64]) -> Result<(), Error> {
    for (at, id) in rules.iter().enumerate() {
        let position = place(at);
        Entity::update_many()
            .col_expr(Column::Position, Expr::value(position))
            .filter(Column::CompanyId.eq(scope.company_id()))
            .filter(Column::Id.eq(*id))
            .filter(Column::Position.ne(position))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

pub(crate) async fn delete(transaction: &Transaction, scope: &Scope, id: i64) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

async fn put_groups(
    transaction: &Transaction,
    scope: &Scope,
    rule_id: i64,
    groups: &[i64],
) -> Result<(), Error> {
    if groups.is_empty() {
        return Ok(());
    }
    let rows = groups.iter().map(|group_id| rule_group::ActiveModel {
        rule_id: Set(rule_id),
        group_id: Set(*group_id),
        company_id: Set(scope.company_id()),
    });
    rule_group::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// Places are kept from 1.
fn place(at: usize) -> i64 {
    at as i64 + 1
}

fn read(row: Model, groups: Vec<i64>) -> Result<Rule, Error> {
    Ok(Rule {
        id: row.id,
        name: row.name,
        // The database knows no other word.
        matching: if row.matching == Matching::Any.as_str() { Matching::Any } else { Matching::All },
        conditions: serde_json::from_str(&row.conditions)?,
        groups,
        stop: row.stop,
    })
}
