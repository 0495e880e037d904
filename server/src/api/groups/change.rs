//! `PATCH /api/v1/groups/{id}` any of `{"name", "managers"}`; the managers are ids of users, all of them.

use backend::{
    access::Right,
    groups::{self, GroupChange},
};
use serde::Deserialize;

use super::GroupAnswer;
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
    managers: Option<Vec<IdText>>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<GroupAnswer>, Problem> {
    let scope = caller.enter(Right::ManageGroups).await?;
    let managers = body.managers.map(|managers| managers.iter().map(|id| id.0).collect());
    let change = GroupChange { name: body.name, managers };
    Ok(axum::Json(groups::change(caller.backend(), &scope, id, change).await?.into()))
}
