//! `GET /api/v1/imports/{id}/errors?format=csv|xlsx`: the rejected rows, to be corrected and dropped again; and
//! `POST …/errors/mail`, which mails the link to whoever asks.

use axum::{Json, http::StatusCode, response::Response};
use backend::{Error, access::Right, imports, mail};
use roster::write::TableFormat;
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        download::Download,
        outbox::MailAnswer,
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

/// Answers the mail as it waits.
pub(crate) async fn by_mail(caller: Caller, Id(id): Id) -> Result<(StatusCode, Json<MailAnswer>), Problem> {
    let scope = caller.enter(Right::Import).await?;
    let mail = mail::mail_error_report(caller.backend(), &scope, id).await?;
    Ok((StatusCode::ACCEPTED, Json(mail.into())))
}
