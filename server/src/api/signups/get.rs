//! `GET /api/v1/signups/{id}`.

use axum::Json;
use backend::{access::Right, signup};

use super::SignUpAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<SignUpAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(signup::get(caller.backend(), &scope, id).await?.into()))
}
