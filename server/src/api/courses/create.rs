//! `POST /api/v1/courses` `{"title"}`: a course of the company's own. With `"companies"` (ids, maybe none), or from
//! an owner who names no company: a course of the platform's, made available to these. Where the platform has one
//! of this title already, that one is made available to them.

use axum::http::StatusCode;
use backend::{access::Right, courses};
use serde::Deserialize;

use super::{CourseAnswer, Whose};
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
    title: String,
    #[serde(default)]
    companies: Option<Vec<IdText>>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<CourseAnswer>), Problem> {
    let backend = caller.backend();
    let course = match (body.companies, Whose::of(&caller, Right::ManageTraining).await?) {
        (None, Whose::Company(scope)) => courses::create(backend, &scope, &body.title).await?,
        (companies, _) => {
            let companies: Vec<i64> = companies.unwrap_or_default().into_iter().map(|id| id.0).collect();
            courses::create_for_platform(backend, caller.actor(), &body.title, &companies).await?
        }
    };
    Ok((StatusCode::CREATED, axum::Json(CourseAnswer::new(course, caller.actor()))))
}
