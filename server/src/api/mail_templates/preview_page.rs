//! `POST /api/v1/mail-templates/{kind}/preview/page`: as the preview, of a form, as a page to be shown in a frame. What is
//! wrong with the form is said there.

use axum::{
    Form,
    extract::{Path, rejection::FormRejection},
    response::Response,
};
use backend::{
    Error,
    access::Right,
    mail::{self, Preview, TemplateChange},
};
use serde::Deserialize;

use super::known;
use crate::{
    api::{caller::Caller, mail_page},
    problem::Problem,
};

/// What is absent is as it was saved.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Written {
    subject: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Path(kind): Path<String>,
    form: Result<Form<Written>, FormRejection>,
) -> Result<Response, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let Written { subject, text, html } = form.map(|Form(written)| written).unwrap_or_default();
    let change = TemplateChange { subject: subject.map(Some), text: text.map(Some), html: html.map(Some) };
    match mail::preview(caller.backend(), &scope, known(&kind)?, change).await {
        Ok(Preview { subject, text, html }) => {
            let above = format!(
                "<div style=\"font: 16px/1.5 system-ui, sans-serif; border-bottom: 1px solid #c5ced8; margin-bottom: 1rem; \
                 padding-bottom: 0.5rem\"><strong>{}</strong></div>",
                escaped(&subject)
            );
            let below = format!(
                "<pre style=\"white-space: pre-wrap; border-top: 1px solid #c5ced8; margin-top: 1rem; padding-top: 1rem\">{}</pre>",
                escaped(&text)
            );
            // Whatever the page is made of, the subject stands before it and the text behind it.
            Ok(mail_page::answer(&format!("<!doctype html><head></head>{above}{html}{below}")))
        }
        Err(Error::Refused { detail }) => Ok(mail_page::answer(&format!(
            "<!doctype html><head></head><p style=\"font: 16px/1.5 system-ui, sans-serif\" role=\"alert\">{}</p>",
            escaped(&detail)
        ))),
        Err(error) => Err(error.into()),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
