//! `GET /api/v1/mail-templates`: all kinds, on one page.

use axum::Json;
use backend::{access::Right, mail};
use serde::Serialize;

use super::TemplateAnswer;
use crate::{api::caller::Caller, problem::Problem};

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    items: Vec<TemplateAnswer>,
    next: Option<String>,
}

pub(crate) async fn handle(caller: Caller) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let templates = mail::templates(caller.backend(), &scope).await?;
    Ok(Json(Answer { items: templates.into_iter().map(TemplateAnswer::from).collect(), next: None }))
}
