//! `GET /api/v1/uploads/{id}`: where to go on.

use axum::Json;
use backend::{access::Right, imports::uploads};

use super::UploadAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<UploadAnswer>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(uploads::upload(caller.backend(), &scope, id).await?.into()))
}
