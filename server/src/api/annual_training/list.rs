//! `GET /api/v1/annual-training?package=&archived=`: whose newest attempt at a package was assigned more than the
//! company's months ago, those first who wait longest; or who was taken off that list, the last first. `total` is there
//! up to 10,000.

use axum::Json;
use backend::{
    access::Right,
    annual::{self, Shelf},
};
use serde::Deserialize;

use super::TurnAnswer;
use crate::{
    api::{
        body::{IdText, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    package: Option<IdText>,
    #[serde(default)]
    archived: bool,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<TurnAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    let IdText(package) = which
        .package
        .ok_or_else(|| Problem::unprocessable("Say which package with ?package= and its id."))?;
    let shelf = if which.archived { Shelf::Archived } else { Shelf::Due };
    Ok(Json(answer(annual::list(caller.backend(), &scope, package, shelf, &page).await?)))
}
