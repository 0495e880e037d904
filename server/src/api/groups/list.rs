//! `GET /api/v1/groups?kind=`: all of a company's, by name.

use axum::Json;
use backend::{
    access::Right,
    groups::{self, GroupKind},
};
use serde::Deserialize;

use super::GroupAnswer;
use crate::{
    api::{
        body::Query,
        caller::Caller,
        listing::{Answer, PageQuery, answer, part_of},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    kind: Option<GroupKind>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<GroupAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    let groups = groups::list(caller.backend(), &scope, filter.kind).await?;
    Ok(Json(answer(part_of(groups, |group| group.id, &page)?)))
}
