//! `PATCH /api/v1/custom-fields/{id}` any of what it was made with but the key and the type; `null` takes a bound
//! away.

use backend::{
    access::Right,
    fields::{self, Field, FieldChange},
};
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, Json, nullable},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "what is left out and what is null differ")]
pub(crate) struct Body {
    label: Option<String>,
    required: Option<bool>,
    at_sign_up: Option<bool>,
    options: Option<Vec<String>>,
    #[serde(default, deserialize_with = "nullable")]
    min: Option<Option<f64>>,
    #[serde(default, deserialize_with = "nullable")]
    max: Option<Option<f64>>,
    #[serde(default, deserialize_with = "nullable")]
    decimals: Option<Option<u8>>,
    #[serde(default, deserialize_with = "nullable")]
    max_length: Option<Option<u32>>,
    #[serde(default, deserialize_with = "nullable")]
    pattern: Option<Option<String>>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<Field>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let Body { label, required, at_sign_up, options, min, max, decimals, max_length, pattern } = body;
    let change =
        FieldChange { label, required, at_sign_up, options, min, max, decimals, max_length, pattern };
    Ok(axum::Json(fields::change(caller.backend(), &scope, id, change).await?))
}
