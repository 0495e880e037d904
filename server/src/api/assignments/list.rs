//! `GET /api/v1/assignments?user=&course=&state=`, in the order in which they were made.

use axum::Json;
use backend::{
    access::Right,
    assignments::{self, AssignmentFilter, AssignmentState},
};
use serde::Deserialize;

use super::AssignmentAnswer;
use crate::{
    api::{
        body::{IdText, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    user: Option<IdText>,
    course: Option<IdText>,
    state: Option<AssignmentState>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<AssignmentAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    let filter = AssignmentFilter {
        user: filter.user.map(|id| id.0),
        course: filter.course.map(|id| id.0),
        state: filter.state,
    };
    Ok(Json(answer(assignments::list(caller.backend(), &scope, filter, &page).await?)))
}
