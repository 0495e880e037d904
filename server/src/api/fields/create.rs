//! `POST /api/v1/custom-fields` `{"key", "label", "type"}`, and any of `{"required", "at_sign_up", "options",
//! "min", "max", "decimals", "max_length", "pattern"}`.

use axum::http::StatusCode;
use backend::{
    access::Right,
    fields::{self, Field, NewField},
};
use roster::map::{CustomField, FieldType};
use serde::Deserialize;

use crate::{
    api::{body::Json, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    key: String,
    label: String,
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    at_sign_up: bool,
    #[serde(default)]
    options: Vec<String>,
    min: Option<f64>,
    max: Option<f64>,
    decimals: Option<u8>,
    max_length: Option<u32>,
    pattern: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<Field>), Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let Body { key, label, kind, required, at_sign_up, .. } = body;
    let Body { options, min, max, decimals, max_length, pattern, .. } = body;
    let definition =
        CustomField { key, label, kind, required, options, min, max, decimals, max_length, pattern };
    let field = fields::create(caller.backend(), &scope, NewField { definition, at_sign_up }).await?;
    Ok((StatusCode::CREATED, axum::Json(field)))
}
