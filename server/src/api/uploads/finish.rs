//! `POST /api/v1/uploads/{id}/finish`: all has been sent. 201 and the import; asked again, the same.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{access::Right, imports::uploads};

use crate::{
    api::{body::Id, caller::Caller, imports::shape::ImportAnswer},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let import = uploads::finish(caller.backend(), &scope, id).await?;
    let location = format!("/api/v1/imports/{}", import.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ImportAnswer::from(import)))
        .into_response())
}
