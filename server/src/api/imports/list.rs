//! `GET /api/v1/imports`: the newest first.

use axum::Json;
use backend::{access::Right, imports};

use crate::{
    api::{
        body::Query,
        caller::Caller,
        imports::shape::ImportAnswer,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<ImportAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(answer(imports::list(caller.backend(), &scope, &page).await?)))
}
