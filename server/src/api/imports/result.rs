//! `GET /api/v1/imports/{id}/result?format=json|csv`.

use std::io::{Seek as _, SeekFrom};

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use backend::{
    Error,
    access::Right,
    imports::{self, ResultFormat},
};
use serde::Deserialize;
use tokio::fs::File;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
    },
    pieces,
    problem::Problem,
};

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    #[default]
    Json,
    Csv,
}

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    #[serde(default)]
    format: Format,
}

pub(crate) async fn handle(caller: Caller, Id(id): Id, Query(how): Query<How>) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let (format, content_type) = match how.format {
        Format::Json => (ResultFormat::Json, "application/json"),
        Format::Csv => (ResultFormat::Csv, "text/csv; charset=utf-8"),
    };
    let import = imports::get(backend, &scope, id).await?;
    // By way of a file without a name, so that a slow client holds neither memory nor the database.
    let file = tempfile::tempfile_in(&backend.config().data_dir).map_err(Error::internal)?;
    let mut file = File::from_std(file);
    imports::export_result(backend, &scope, id, format, &mut file).await?;
    let mut file = file.into_std().await;
    file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
    let length = file.metadata().map_err(Error::internal)?.len();
    let name = imports::result_filename(&import, format);
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::from_stream(pieces::of(File::from_std(file)))).into_response())
}
