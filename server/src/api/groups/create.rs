//! `POST /api/v1/groups` `{"name", "kind"}`.

use axum::http::StatusCode;
use backend::{
    access::Right,
    groups::{self, GroupKind},
};
use serde::Deserialize;

use super::GroupAnswer;
use crate::{
    api::{body::Json, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    name: String,
    #[serde(default = "group")]
    kind: GroupKind,
}

const fn group() -> GroupKind {
    GroupKind::Group
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<GroupAnswer>), Problem> {
    let scope = caller.enter(Right::ManageGroups).await?;
    let group = groups::create(caller.backend(), &scope, body.kind, &body.name).await?;
    Ok((StatusCode::CREATED, axum::Json(group.into())))
}
