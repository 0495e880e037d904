//! `POST /api/v1/rules` `{"name", "conditions", "groups"}`, and any of `{"match", "stop", "position"}`.

use axum::http::StatusCode;
use backend::{
    access::Right,
    rules::{self, NewRule, PlacedRule},
};
use roster::plan::{Condition, Matching};
use serde::Deserialize;

use crate::{
    api::{
        body::{IdText, Json},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    name: String,
    #[serde(default, rename = "match")]
    matching: Matching,
    conditions: Vec<Condition>,
    groups: Vec<IdText>,
    #[serde(default)]
    stop: bool,
    position: Option<usize>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<PlacedRule>), Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let Body { name, matching, conditions, groups, stop, position } = body;
    let groups = groups.iter().map(|id| id.0).collect();
    let new = NewRule { name, matching, conditions, groups, stop, position };
    Ok((StatusCode::CREATED, axum::Json(rules::create(caller.backend(), &scope, new).await?)))
}
