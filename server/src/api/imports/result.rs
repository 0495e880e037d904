//! `GET /api/v1/imports/{id}/result?format=json|csv|xlsx`.

use axum::response::Response;
use backend::{
    access::Right,
    imports::{self, ResultFormat},
};
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        download::Download,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    format: Option<String>,
}

pub(crate) async fn handle(caller: Caller, Id(id): Id, Query(how): Query<How>) -> Result<Response, Problem> {
    let format = match how.format.as_deref() {
        None | Some("") => ResultFormat::Json,
        Some(format) => format.parse()?,
    };
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let import = imports::get(backend, &scope, id).await?;
    let mut download = Download::begin(backend)?;
    imports::export_result(backend, &scope, id, format, download.to()).await?;
    download.answer(&imports::result_filename(&import, format), format.content_type()).await
}
