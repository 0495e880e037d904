//! `GET /api/v1/rules/{id}`.

use axum::Json;
use backend::{
    access::Right,
    rules::{self, PlacedRule},
};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<PlacedRule>, Problem> {
    let scope = caller.enter(Right::ViewCompany).await?;
    Ok(Json(rules::get(caller.backend(), &scope, id).await?))
}
