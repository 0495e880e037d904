//! `PATCH /api/v1/companies/{id}` any of `{"name", "seat_limit", "default_language"}`, for owners. A `seat_limit` of
//! `null` is any number.

use backend::{
    access::Right,
    companies::{self, CompanyChange},
};
use serde::Deserialize;

use super::CompanyAnswer;
use crate::{
    api::{
        body::{Id, Json, nullable},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) struct Body {
    #[serde(default)]
    name: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    seat_limit: Option<Option<u64>>,
    #[serde(default)]
    default_language: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<CompanyAnswer>, Problem> {
    let scope = caller.enter_company(id, Right::Own).await?;
    let Body { name, seat_limit, default_language } = body;
    let change = CompanyChange { name, seat_limit, default_language };
    companies::change(caller.backend(), &scope, change).await?;
    Ok(axum::Json(companies::get_with_figures(caller.backend(), &scope).await?.into()))
}
