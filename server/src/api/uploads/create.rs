//! `POST /api/v1/uploads?filename=F&size=N&group=ID`.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{
    access::Right,
    imports::{Received, uploads},
};
use serde::Deserialize;

use super::UploadAnswer;
use crate::{
    api::{body::Query, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Announced {
    filename: Option<String>,
    /// Bytes of the whole file.
    size: u64,
    /// The group that everyone in the file joins, by id.
    group: Option<String>,
}

pub(crate) async fn handle(caller: Caller, Query(announced): Query<Announced>) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let Announced { filename, size, group } = announced;
    let group = match group.filter(|group| !group.is_empty()) {
        Some(group) => Some(group.parse().map_err(|_| Problem::not_found())?),
        None => None,
    };
    let filename = filename.filter(|name| !name.is_empty()).unwrap_or_else(|| "people.csv".to_owned());
    let upload = uploads::begin(caller.backend(), &scope, Received { filename, group }, size).await?;
    let location = format!("/api/v1/uploads/{}", upload.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(UploadAnswer::from(upload)))
        .into_response())
}
