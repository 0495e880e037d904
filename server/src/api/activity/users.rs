//! `GET /api/v1/activity/{id}/users`: whom it was done to, in the order of their ids. `name` and `email` are null of
//! whoever is not in the company any more.

use axum::Json;
use backend::{
    access::Right,
    activity::{self, Touched},
};
use serde::Serialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Serialize)]
pub(crate) struct TouchedAnswer {
    /// By id.
    user: String,
    name: Option<String>,
    email: Option<String>,
}

impl From<Touched> for TouchedAnswer {
    fn from(touched: Touched) -> Self {
        let (name, email) = touched.who.unzip();
        Self { user: touched.user_id.to_string(), name, email }
    }
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<TouchedAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewCompany).await?;
    let entry = activity::get(caller.backend(), &scope, id).await?;
    Ok(Json(answer(activity::touched(caller.backend(), &scope, &entry, &page).await?)))
}
