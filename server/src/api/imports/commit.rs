//! `POST /api/v1/imports/{id}/commit?wait=` `{"digest"}`, with an `Idempotency-Key`.

use axum::{
    Json,
    http::{HeaderMap, StatusCode},
};
use backend::{access::Right, imports};
use serde::Deserialize;

use crate::{
    api::{
        body::{self, Id, Query},
        caller::Caller,
        imports::shape::ImportAnswer,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    /// Of the plan that was looked at.
    digest: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    /// Answer when the commit has ended, not when it has been taken on.
    #[serde(default)]
    wait: bool,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Query(how): Query<How>,
    headers: HeaderMap,
    body::Json(body): body::Json<Body>,
) -> Result<(StatusCode, Json<ImportAnswer>), Problem> {
    let scope = caller.enter(Right::Import).await?;
    let key = idempotency_key(&headers)?;
    let backend = caller.backend();
    let mut import = imports::commit(backend, &scope, id, &body.digest, key).await?;
    if how.wait {
        import = imports::wait_until_ended(backend, &scope, id).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(import.into())))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    const LONGEST: usize = 255;
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    key.to_str()
        .ok()
        .filter(|key| (1..=LONGEST).contains(&key.len()))
        .map(Some)
        .ok_or_else(|| Problem::unprocessable("An Idempotency-Key is 1 to 255 letters, digits and signs."))
}
