//! `GET /api/v1/courses`: those that a company has, by title.

use axum::Json;
use backend::{access::Right, courses};

use super::{CourseAnswer, Whose};
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
) -> Result<Json<Answer<CourseAnswer>>, Problem> {
    let page = page.page()?;
    let whose = Whose::of(&caller, Right::ViewPeople).await?;
    let courses = courses::list(caller.backend(), whose.catalogue()).await?;
    let part = part_of(courses, |course| course.id, &page)?;
    Ok(Json(answer(part.map(|course| CourseAnswer::new(course, caller.actor())))))
}
