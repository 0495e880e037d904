//! `GET /api/v1/signups?state=`: the newest first.

use axum::Json;
use backend::{
    access::Right,
    signup::{self, SignUpState},
};
use serde::Deserialize;

use super::SignUpAnswer;
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
    state: Option<SignUpState>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<SignUpAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(answer(signup::list(caller.backend(), &scope, filter.state, &page).await?)))
}
