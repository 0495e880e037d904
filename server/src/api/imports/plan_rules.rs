//! `POST /api/v1/imports/{id}/plan/rules` `{"rules": […]}`: what other rules would do. Nothing is saved;
//! `/api/v1/rules` does that.

use axum::Json as Answer;
use backend::{
    access::Right,
    groups::GroupKind,
    imports::{self, GroupShift, PersonShift, RuleFigure, RuleTrial},
};
use roster::plan::{Condition, Matching, Rule, Shift};
use serde::{Deserialize, Serialize};

use super::shape::GroupAnswer;
use crate::{
    api::{
        body::{Id, IdText, Json},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// Those that are not named stay behind these.
    rules: Vec<Proposed>,
}

/// A rule as `api.md` has it; without an id it is new, and its place is the list's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposed {
    id: Option<IdText>,
    name: String,
    #[serde(rename = "match", default)]
    matching: Matching,
    conditions: Vec<Condition>,
    groups: Vec<IdText>,
    #[serde(default)]
    stop: bool,
    /// Not looked at: a rule may be sent back as it came.
    #[serde(default, rename = "position")]
    _position: Option<u32>,
}

/// What would be different.
#[derive(Debug, Serialize)]
pub(crate) struct TrialAnswer {
    rules: Vec<RuleAnswer>,
    groups: Vec<GroupShiftAnswer>,
    /// People for whom something is.
    changed: u32,
    people: Vec<PersonAnswer>,
}

#[derive(Debug, Serialize)]
struct RuleAnswer {
    /// Of a new one, none.
    id: Option<String>,
    name: String,
    #[serde(flatten)]
    people: Counted,
}

#[derive(Debug, Serialize)]
struct GroupShiftAnswer {
    id: Option<String>,
    name: String,
    kind: GroupKind,
    #[serde(flatten)]
    people: Counted,
}

/// How many people, under the rules of today and under those proposed.
#[derive(Debug, Serialize)]
struct Counted {
    before: u32,
    after: u32,
}

#[derive(Debug, Serialize)]
struct PersonAnswer {
    row: u32,
    name: String,
    email: String,
    before: Vec<GroupAnswer>,
    after: Vec<GroupAnswer>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<Answer<TrialAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let rules = body.rules.into_iter().map(Rule::from).collect();
    Ok(Answer(imports::try_rules(caller.backend(), &scope, id, rules).await?.into()))
}

impl From<Proposed> for Rule {
    fn from(proposed: Proposed) -> Self {
        Self {
            id: proposed.id.map_or(0, |id| id.0),
            name: proposed.name,
            matching: proposed.matching,
            conditions: proposed.conditions,
            groups: proposed.groups.iter().map(|id| id.0).collect(),
            stop: proposed.stop,
        }
    }
}

impl From<RuleTrial> for TrialAnswer {
    fn from(trial: RuleTrial) -> Self {
        Self {
            rules: trial.rules.into_iter().map(RuleAnswer::from).collect(),
            groups: trial.groups.into_iter().map(GroupShiftAnswer::from).collect(),
            changed: trial.changed,
            people: trial.people.into_iter().map(PersonAnswer::from).collect(),
        }
    }
}

impl From<Shift> for Counted {
    fn from(Shift { before, after }: Shift) -> Self {
        Self { before, after }
    }
}

impl From<RuleFigure> for RuleAnswer {
    fn from(RuleFigure { rule, people }: RuleFigure) -> Self {
        let id = (rule.id > 0).then(|| rule.id.to_string());
        Self { id, name: rule.name, people: people.into() }
    }
}

impl From<GroupShift> for GroupShiftAnswer {
    fn from(GroupShift { id, name, kind, people }: GroupShift) -> Self {
        Self { id: id.map(|id| id.to_string()), name, kind, people: people.into() }
    }
}

impl From<PersonShift> for PersonAnswer {
    fn from(person: PersonShift) -> Self {
        Self {
            row: person.row,
            name: person.name,
            email: person.email,
            before: person.before.into_iter().map(GroupAnswer::from).collect(),
            after: person.after.into_iter().map(GroupAnswer::from).collect(),
        }
    }
}
