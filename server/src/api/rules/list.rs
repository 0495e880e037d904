//! `GET /api/v1/rules`: all of a company's, in the order in which they are looked at.

use axum::Json;
use backend::{
    access::Right,
    rules::{self, PlacedRule},
};

use crate::{
    api::{
        body::Query,
        caller::Caller,
        listing::{Answer, PageQuery, answer, part_of},
    },
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<PlacedRule>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewCompany).await?;
    let rules = rules::list(caller.backend(), &scope).await?;
    Ok(Json(answer(part_of(rules, |placed| placed.rule.id, &page)?)))
}
