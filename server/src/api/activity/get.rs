//! `GET /api/v1/activity/{id}`.

use axum::Json;
use backend::{access::Right, activity};

use super::ActivityAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<ActivityAnswer>, Problem> {
    let scope = caller.enter(Right::ViewCompany).await?;
    Ok(Json(activity::get(caller.backend(), &scope, id).await?.into()))
}
