//! `POST /api/v1/imports/{id}/commit?wait=` `{"digest"}`, with an `Idempotency-Key`.

use axum::{Json, http::StatusCode};
use backend::{access::Right, imports};
use serde::Deserialize;

use crate::{
    api::{
        body::{self, Id, Query},
        caller::Caller,
        idempotency::Key,
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
    Key(key): Key,
    body::Json(body): body::Json<Body>,
) -> Result<(StatusCode, Json<ImportAnswer>), Problem> {
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let mut import = imports::commit(backend, &scope, id, &body.digest, key.as_deref()).await?;
    if how.wait {
        import = imports::wait_until_ended(backend, &scope, id).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(import.into())))
}
