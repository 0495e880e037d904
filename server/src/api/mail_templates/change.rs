//! `PATCH /api/v1/mail-templates/{kind}` changes what it names of `subject`, `text`, `html`; `PUT` puts what it does not
//! name back to how it is everywhere.

use axum::{Json, extract::Path};
use backend::{
    access::Right,
    mail::{self, TemplateChange},
};

use super::{Body, TemplateAnswer, known};
use crate::{
    api::{body, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Path(kind): Path<String>,
    body::Json(body): body::Json<Body>,
) -> Result<Json<TemplateAnswer>, Problem> {
    change(&caller, &kind, body.into()).await
}

pub(crate) async fn whole(
    caller: Caller,
    Path(kind): Path<String>,
    body::Json(body): body::Json<Body>,
) -> Result<Json<TemplateAnswer>, Problem> {
    let TemplateChange { subject, text, html } = body.into();
    let all = TemplateChange {
        subject: Some(subject.flatten()),
        text: Some(text.flatten()),
        html: Some(html.flatten()),
    };
    change(&caller, &kind, all).await
}

async fn change(
    caller: &Caller,
    kind: &str,
    change: TemplateChange,
) -> Result<Json<TemplateAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(mail::change_template(caller.backend(), &scope, known(kind)?, change).await?.into()))
}
