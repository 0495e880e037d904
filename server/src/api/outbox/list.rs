//! `GET /api/v1/outbox?state=`: the newest first.

use axum::Json;
use backend::{
    access::Right,
    mail::{self, MailState},
};
use serde::Deserialize;

use super::MailAnswer;
use crate::{
    api::{
        body::Query,
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<MailState>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<MailAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(answer(mail::list(caller.backend(), &scope, filter.state, &page).await?)))
}
