//! `POST /api/v1/packages` `{"name", "courses"}`.

use axum::http::StatusCode;
use backend::{access::Right, packages};
use serde::Deserialize;

use super::PackageAnswer;
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
    #[serde(default)]
    courses: Vec<IdText>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<PackageAnswer>), Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let courses: Vec<i64> = body.courses.iter().map(|id| id.0).collect();
    let package = packages::create(caller.backend(), &scope, &body.name, &courses).await?;
    Ok((StatusCode::CREATED, axum::Json(package.into())))
}
