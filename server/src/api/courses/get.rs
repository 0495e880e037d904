//! `GET /api/v1/courses/{id}`.

use axum::Json;
use backend::{access::Right, courses};

use super::{CourseAnswer, Whose};
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<CourseAnswer>, Problem> {
    let whose = Whose::of(&caller, Right::ViewPeople).await?;
    let course = courses::get(caller.backend(), whose.catalogue(), id).await?;
    Ok(Json(CourseAnswer::new(course, caller.actor())))
}
