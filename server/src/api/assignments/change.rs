//! `PATCH /api/v1/assignments/{id}` any of `{"state", "due_on"}`.

use backend::{
    access::Right,
    assignments::{self, AssignmentChange, AssignmentState},
};
use jiff::civil::Date;
use serde::Deserialize;

use super::AssignmentAnswer;
use crate::{
    api::{
        body::{Id, Json, nullable},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) struct Body {
    #[serde(default)]
    state: Option<AssignmentState>,
    #[serde(default, deserialize_with = "nullable")]
    due_on: Option<Option<Date>>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<AssignmentAnswer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let change = AssignmentChange { state: body.state, due_on: body.due_on };
    Ok(axum::Json(assignments::change(caller.backend(), &scope, id, change).await?.into()))
}
