//! `GET /api/v1/groups/{id}`.

use axum::Json;
use backend::{access::Right, groups};

use super::GroupAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<GroupAnswer>, Problem> {
    let scope = caller.enter(Right::ViewPeople).await?;
    Ok(Json(groups::get(caller.backend(), &scope, id).await?.into()))
}
