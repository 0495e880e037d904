//! `POST /api/v1/mail-templates/{kind}/preview`: how it would read with `subject`, `text` and `html` of the body, to
//! somebody who could be. Nothing is kept.

use axum::{Json, extract::Path};
use backend::{access::Right, mail};
use serde::Serialize;

use super::{Body, known};
use crate::{
    api::{body, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    subject: String,
    text: String,
    html: String,
}

pub(crate) async fn handle(
    caller: Caller,
    Path(kind): Path<String>,
    body::Json(body): body::Json<Body>,
) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let mail::Preview { subject, text, html } =
        mail::preview(caller.backend(), &scope, known(&kind)?, body.into()).await?;
    Ok(Json(Answer { subject, text, html }))
}
