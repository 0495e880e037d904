//! `PATCH /api/v1/courses/{id}` `{"title"}`. The platform's courses are the owners' to change.

use backend::{access::Right, courses};
use serde::Deserialize;

use super::{CourseAnswer, Whose};
use crate::{
    api::{
        body::{Id, Json},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    title: String,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<CourseAnswer>, Problem> {
    let whose = Whose::of(&caller, Right::ManageTraining).await?;
    let course = courses::change(caller.backend(), whose.catalogue(), id, &body.title).await?;
    Ok(axum::Json(CourseAnswer::new(course, caller.actor())))
}
