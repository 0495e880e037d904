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
}
