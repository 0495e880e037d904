//! `POST /api/v1/companies` `{"name", "seat_limit", "default_language"}`, for owners.

use axum::http::StatusCode;
use backend::companies::{self, NewCompany};
use serde::Deserialize;

use super::CompanyAnswer;
use crate::{
    api::{body::Json, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    name: String,
    #[serde(default)]
    seat_limit: Option<u64>,
    #[serde(default)]
    default_language: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<CompanyAnswer>), Problem> {
    let Body { name, seat_limit, default_language } = body;
    let new = NewCompany { name, seat_limit, default_language };
    let company = companies::create(caller.backend(), caller.actor(), new).await?;
    Ok((StatusCode::CREATED, axum::Json(company.into())))
}
