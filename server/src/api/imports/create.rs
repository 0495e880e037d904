//! `POST /api/v1/imports?filename=F&group=ID`, the file's bytes as the body.

use axum::{
    Json,
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{
    access::Right,
    imports::{self, Received},
};
use serde::Deserialize;

use crate::{
    api::{body::Query, caller::Caller, imports::shape::ImportAnswer},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Upload {
    /// Helps to say what a file of another kind is, and to find the import again.
    filename: Option<String>,
    /// The group that everyone in the file joins, by id.
    group: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(upload): Query<Upload>,
    body: Body,
) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let group = match upload.group.filter(|group| !group.is_empty()) {
        Some(group) => Some(group.parse().map_err(|_| Problem::not_found())?),
        None => None,
    };
    let filename = upload.filename.filter(|name| !name.is_empty()).unwrap_or_else(|| "people.csv".to_owned());
    let received = Received { filename, group };
    let import = imports::receive(caller.backend(), &scope, received, body.into_data_stream()).await?;
    let location = format!("/api/v1/imports/{}", import.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ImportAnswer::from(import)))
        .into_response())
}
