//! `PATCH /api/v1/packages/{id}` any of `{"name", "courses"}`; the courses are all of them, in their order.

use backend::{
    access::Right,
    packages::{self, PackageChange},
};
use serde::Deserialize;

use super::PackageAnswer;
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
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    courses: Option<Vec<IdText>>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<PackageAnswer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let courses = body.courses.map(|courses| courses.iter().map(|id| id.0).collect());
    let change = PackageChange { name: body.name, courses };
    Ok(axum::Json(packages::change(caller.backend(), &scope, id, change).await?.into()))
}
