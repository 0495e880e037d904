//! `POST /api/v1/imports/{id}/cancel`: withdraws a draft, or stops one that runs.

use axum::Json;
use backend::{access::Right, imports};

use crate::{
    api::{body::Id, caller::Caller, imports::shape::ImportAnswer},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<ImportAnswer>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::cancel(caller.backend(), &scope, id).await?.into()))
}
