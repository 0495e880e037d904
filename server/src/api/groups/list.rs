//! `GET /api/v1/groups?kind=`: all of a company's, by name.

use axum::Json;
use backend::{
    access::Right,
    groups::{self, GroupKind},
    page::Listing,
};
use serde::Deserialize;

use super::GroupAnswer;
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
    // A company has few enough groups to be asked for all at once; programs still get them in pages.
    let begin = match &page.cursor {
        None => 0,
        Some(cursor) => groups
            .iter()
            .position(|group| group.id.to_string() == *cursor)
            .map(|last| last + 1)
            .ok_or_else(|| Problem::unprocessable("The cursor is not one that this list gave out."))?,
    };
    let total = groups.len();
    let items: Vec<_> = groups.into_iter().skip(begin).take(page.limit as usize).collect();
    let more = begin + items.len() < total;
    let next = items.last().filter(|_| more).map(|group| group.id.to_string());
    Ok(Json(answer(Listing { items, next, total: None })))
}
