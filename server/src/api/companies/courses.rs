//! `PUT` and `DELETE /api/v1/companies/{id}/courses/{course}`: a course of the platform's is made available to a
//! company, or taken from it. For owners. Either may be asked twice.

use axum::{Json, extract::Path};
use backend::courses;

use crate::{
    api::{caller::Caller, courses::CourseAnswer},
    problem::Problem,
};

pub(crate) async fn give(
    caller: Caller,
    Path(path): Path<(String, String)>,
) -> Result<Json<CourseAnswer>, Problem> {
    let (company, course) = ids(&path)?;
    let course = courses::make_available(caller.backend(), caller.actor(), course, company).await?;
    Ok(Json(CourseAnswer::new(course, caller.actor())))
}

pub(crate) async fn take(
    caller: Caller,
    Path(path): Path<(String, String)>,
) -> Result<Json<CourseAnswer>, Problem> {
    let (company, course) = ids(&path)?;
    let course = courses::withdraw(caller.backend(), caller.actor(), course, company).await?;
    Ok(Json(CourseAnswer::new(course, caller.actor())))
}

/// What is no number names nothing.
fn ids((company, course): &(String, String)) -> Result<(i64, i64), Problem> {
    let id = |text: &String| text.parse().map_err(|_| Problem::not_found());
    Ok((id(company)?, id(course)?))
}
