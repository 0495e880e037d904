//! `GET /api/v1/custom-fields/{id}`.

use axum::Json;
use backend::{
    access::Right,
    fields::{self, Field},
};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<Field>, Problem> {
    let scope = caller.enter(Right::ViewPeople).await?;
    Ok(Json(fields::get(caller.backend(), &scope, id).await?))
}
