//! `GET /api/v1/users/{id}`.

use axum::Json;
use backend::{
    access::Right,
    people::{self, User},
};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<User>, Problem> {
    let scope = caller.enter(Right::ViewPeople).await?;
    Ok(Json(people::get(caller.backend(), &scope, id).await?))
}
