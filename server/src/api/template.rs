//! `GET /api/v1/template?format=csv|xlsx`: the company's template.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use backend::{Error, access::Right, imports};
use roster::write::TableFormat;
use serde::Deserialize;

use super::{body::Query, caller::Caller};
use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    format: Option<String>,
}

pub(crate) async fn handle(caller: Caller, Query(how): Query<How>) -> Result<Response, Problem> {
    let format = match how.format.as_deref() {
        None | Some("") => TableFormat::default(),
        Some(format) => format.parse().map_err(|_| Error::refused("A template comes as csv or xlsx."))?,
    };
    let scope = caller.enter(Right::Import).await?;
    let template = imports::template(caller.backend(), &scope, format).await?;
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", template.filename)),
    ];
    Ok((headers, template.bytes).into_response())
}
