//! `GET /api/v1/packages/{id}`.

use axum::Json;
use backend::{access::Right, packages};

use super::PackageAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<PackageAnswer>, Problem> {
    let scope = caller.enter(Right::ViewPeople).await?;
    Ok(Json(packages::get(caller.backend(), &scope, id).await?.into()))
}
