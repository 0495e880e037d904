//! `POST /api/v1/users`: somebody is added, by the rules of an import.

use axum::http::StatusCode;
use backend::{
    access::Right,
    people::{self, User},
};
use serde_json::{Map, Value};

use super::fields::said;
use crate::{
    api::{body::Json, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Map<String, Value>>,
) -> Result<(StatusCode, axum::Json<User>), Problem> {
    let said = said(body)?;
    let scope = caller.enter(Right::Import).await?;
    let user = people::create(caller.backend(), &scope, said).await?;
    Ok((StatusCode::CREATED, axum::Json(user)))
}
