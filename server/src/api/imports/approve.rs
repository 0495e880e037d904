//! `POST /api/v1/imports/{id}/approve` `{"digest"}` and `…/reject` `{"reason"}`: a second administrator decides. Both
//! may be left out, and so may the body.

use axum::{Json, body::Bytes};
use backend::{access::Right, imports};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    api::{body::Id, caller::Caller, imports::shape::ImportAnswer},
    problem::Problem,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Approval {
    /// Of the plan that was looked at.
    digest: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rejection {
    /// Is kept as a comment.
    reason: Option<String>,
}

pub(crate) async fn approve(caller: Caller, Id(id): Id, body: Bytes) -> Result<Json<ImportAnswer>, Problem> {
    let Approval { digest } = read(&body)?;
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::approve(caller.backend(), &scope, id, digest.as_deref()).await?.into()))
}

pub(crate) async fn reject(caller: Caller, Id(id): Id, body: Bytes) -> Result<Json<ImportAnswer>, Problem> {
    let Rejection { reason } = read(&body)?;
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::reject(caller.backend(), &scope, id, reason.as_deref()).await?.into()))
}

fn read<T: Default + DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    if body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body)
        .map_err(|error| Problem::unprocessable(format!("The body is not what this call takes: {error}.")))
}
