//! Rules that put people into groups.

use leptos::prelude::*;
use roster::plan::{Matching, Operator, Rule};
use serde::{Deserialize, Serialize};

use super::{Failure, groups::GroupView};

/// The rules in their order, with what it takes to show and write one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesPage {
    pub rules: Vec<Rule>,
    pub groups: Vec<GroupView>,
    /// What a condition may look at: keys and labels.
    pub fields: Vec<(String, String)>,
}

impl RulesPage {
    pub fn label_of(&self, key: &str) -> String {
        let known = self.fields.iter().find(|(known, _)| known == key);
        known.map_or_else(|| key.to_owned(), |(_, label)| label.clone())
    }

    pub fn group_names(&self, ids: &[i64]) -> Vec<String> {
        let named = self.groups.iter().filter(|group| ids.contains(&group.id));
        named.map(|group| group.name.clone()).collect()
    }
}

/// A condition as a form has it. Without a field it is a line that was left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionForm {
    pub field: String,
    pub operator: Option<Operator>,
    pub value: String,
}

#[server(prefix = "/api/fn", endpoint = "rules")]
pub async fn rules() -> Result<RulesPage, Failure> {
    use roster::map::Field;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewCompany).await?;
    let rules = backend::rules::list(&asked.backend, &scope).await?;
    let groups = backend::groups::list(&asked.backend, &scope, None).await?;
    let own = backend::fields::list(&asked.backend, &scope).await?;
    let standard = Field::STANDARD.into_iter().filter(backend::rules::may_look_at);
    let fields = standard
        .map(|field| (field.to_string(), field.label().to_owned()))
        .chain(own.into_iter().map(|own| (format!("custom.{}", own.definition.key), own.definition.label)))
        .collect();
    Ok(RulesPage {
        rules: rules.into_iter().map(|placed| placed.rule).collect(),
        groups: groups.into_iter().map(GroupView::from).collect(),
        fields,
    })
}

/// What it takes to write the rule of this id, or a new one without an id.
#[server(prefix = "/api/fn", endpoint = "rule_to_write")]
pub async fn rule_to_write(id: Option<i64>) -> Result<(RulesPage, Option<Rule>), Failure> {
    let page = rules().await?;
    let Some(id) = id else { return Ok((page, None)) };
    let found = page.rules.iter().find(|rule| rule.id == id).cloned();
    let rule = found.ok_or_else(|| Failure::not_found("There is no such rule.").answered())?;
    Ok((page, Some(rule)))
}

/// Makes a rule, or changes the one of this id, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "save_rule")]
pub async fn save_rule(
    id: Option<i64>,
    name: String,
    matching: Matching,
    #[server(default)] conditions: Vec<ConditionForm>,
    #[server(default)] groups: Vec<i64>,
    #[server(default)] stop: bool,
) -> Result<(), Failure> {
    use backend::rules::{NewRule, RuleChange};
    use roster::plan::Condition;

    use super::FailureKind;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let conditions = conditions
        .into_iter()
        .filter(|condition| !condition.field.is_empty())
        .map(|condition| {
            let field = condition.field.parse().map_err(|_| {
                let sentence = format!("There is no field “{}”.", condition.field);
                Failure::new(FailureKind::Invalid, sentence).answered()
            })?;
            let operator = condition.operator.unwrap_or(Operator::Is);
            Ok(Condition { field, operator, value: condition.value })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    if let Some(id) = id {
        let change = RuleChange {
            name: Some(name),
            matching: Some(matching),
            conditions: Some(conditions),
            groups: Some(groups),
            stop: Some(stop),
            position: None,
        };
        backend::rules::change(&asked.backend, &scope, id, change).await?;
    } else {
        let new = NewRule { name, matching, conditions, groups, stop, position: None };
        backend::rules::create(&asked.backend, &scope, new).await?;
    }
    leptos_axum::redirect("/settings/rules");
    Ok(())
}

/// Moves a rule to another place, from 1.
#[server(prefix = "/api/fn", endpoint = "move_rule")]
pub async fn move_rule(id: i64, position: usize) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let change =
        backend::rules::RuleChange { position: Some(position), ..backend::rules::RuleChange::default() };
    backend::rules::change(&asked.backend, &scope, id, change).await?;
    Ok(())
}

/// Deletes a rule and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_rule")]
pub async fn delete_rule(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::rules::delete(&asked.backend, &scope, id).await?;
    leptos_axum::redirect("/settings/rules");
    Ok(())
}
