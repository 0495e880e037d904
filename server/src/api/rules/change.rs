//! `PATCH /api/v1/rules/{id}` any of what it was made with; lists are replaced whole, `position` moves it.

use backend::{
    access::Right,
    rules::{self, PlacedRule, RuleChange},
};
use roster::plan::{Condition, Matching};
use serde::Deserialize;

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
    name: Option<String>,
    #[serde(rename = "match")]
    matching: Option<Matching>,
    conditions: Option<Vec<Condition>>,
    groups: Option<Vec<IdText>>,
    stop: Option<bool>,
    position: Option<usize>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<PlacedRule>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let Body { name, matching, conditions, groups, stop, position } = body;
    let groups = groups.map(|groups| groups.iter().map(|id| id.0).collect());
    let change = RuleChange { name, matching, conditions, groups, stop, position };
    Ok(axum::Json(rules::change(caller.backend(), &scope, id, change).await?))
}
