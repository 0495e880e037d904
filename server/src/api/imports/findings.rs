//! `GET /api/v1/imports/{id}/findings?severity=&code=&column=` and `GET …/findings/summary`.

use axum::Json;
use backend::{
    access::Right,
    imports::{self, FindingFilter},
};
use roster::{
    Finding,
    check::{Code, Severity, Summary},
};
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    severity: Option<Severity>,
    code: Option<Code>,
    column: Option<u32>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<Finding>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::Import).await?;
    let filter = FindingFilter { severity: filter.severity, code: filter.code, column: filter.column };
    Ok(Json(answer(imports::findings(caller.backend(), &scope, id, &filter, &page).await?)))
}

/// How many there are, by code and column.
pub(crate) async fn summary(caller: Caller, Id(id): Id) -> Result<Json<Summary>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::findings_summary(caller.backend(), &scope, id).await?))
}
