//! `GET /api/v1/imports/{id}/file`: the bytes as they came, for the page that goes on with a draft.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use backend::{access::Right, imports};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let import = imports::get(caller.backend(), &scope, id).await?;
    let bytes = imports::bytes(caller.backend(), &scope, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, import.byte_size.to_string()),
        // Never shown by a browser as what it may claim to be.
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}
