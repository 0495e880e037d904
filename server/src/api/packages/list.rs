//! `GET /api/v1/packages`: all of a company's, by name.

use axum::Json;
use backend::{access::Right, packages};

use super::PackageAnswer;
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
) -> Result<Json<Answer<PackageAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    let packages = packages::list(caller.backend(), &scope).await?;
    Ok(Json(answer(part_of(packages, |package| package.id, &page)?)))
}
