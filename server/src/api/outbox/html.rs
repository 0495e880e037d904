<<<<<<< HEAD
//! `GET /api/v1/outbox/{id}/html`: the mail's page by itself, to be looked at in a frame.

use axum::response::Response;
use backend::{access::Right, mail};

use crate::{
    api::{body::Id, caller::Caller, mail_page},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let mail = mail::get(caller.backend(), &scope, id).await?;
    Ok(mail_page::answer(&mail.html.unwrap_or_default()))
=======
//! `GET /api/v1/outbox/{id}/html`: what a mail looks like, for a frame of the page that shows it.

use axum::{
    http::header,
    response::{Html, IntoResponse},
};
use backend::{access::Right, mail};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

/// A mail is a document of its own, with its looks inside, and what is in it comes from many hands: it runs
/// nothing, sends nothing, loads nothing, and only our own pages frame it.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'";

/// 404 where there is no HTML of it: it is written when it is sent.
pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<impl IntoResponse, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let mail = mail::get(caller.backend(), &scope, id).await?;
    let html = mail.html.ok_or_else(Problem::not_found)?;
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::X_FRAME_OPTIONS, "SAMEORIGIN")];
    Ok((headers, Html(html)))
>>>>>>> b04433a (Forms are read whole, and for a minute at most; codes and passwords that are asked for again are limited; comings and goings are recorded; a mail's looks in a frame)
}
