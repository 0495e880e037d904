//! `POST /api/v1/imports/{id}/plan` and `GET …/plan/rows?action=&effect=`.

use axum::Json;
use backend::{
    access::Right,
    imports::{self, Effect, PlanRowFilter},
};
use roster::plan::{Action, Plan};
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        imports::shape::PlanRowAnswer,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

/// Makes the plan; also one that may not be committed is answered.
pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<Plan>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::plan(caller.backend(), &scope, id).await?))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    action: Option<Action>,
    effect: Option<Effect>,
}

/// What happens row by row.
pub(crate) async fn rows(
    caller: Caller,
    Id(id): Id,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<PlanRowAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::Import).await?;
    let filter = PlanRowFilter { action: filter.action, effect: filter.effect };
    Ok(Json(answer(imports::plan_rows(caller.backend(), &scope, id, &filter, &page).await?)))
}
