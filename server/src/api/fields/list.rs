//! `GET /api/v1/custom-fields`: all of a company's, in the order in which they were made.

use axum::Json;
use backend::{
    access::Right,
    fields::{self, Field},
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
) -> Result<Json<Answer<Field>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    let fields = fields::list(caller.backend(), &scope).await?;
    Ok(Json(answer(part_of(fields, |field| field.id, &page)?)))
}
