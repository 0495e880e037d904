//! `GET /api/v1/imports/{id}/errors?format=csv|xlsx`: the rejected rows, to be corrected and dropped again.

use axum::response::Response;
use backend::{Error, access::Right, imports};
use roster::write::TableFormat;
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
        None | Some("") => TableFormat::default(),
        Some(format) => {
            format.parse().map_err(|_| Error::refused("An error report comes as csv or xlsx."))?
        }
    };
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let import = imports::get(backend, &scope, id).await?;
    let mut download = Download::begin(backend)?;
    imports::error_report(backend, &scope, id, format, download.to()).await?;
    let name = imports::error_report_filename(backend, &import, format);
    download.answer(&name, format.content_type()).await
}
