//! `POST /api/v1/imports/{id}/undo` `{"dry_run": true}`.

use axum::{Json, body::Bytes};
use backend::{
    access::Right,
    imports::{self, Undo},
};
use serde::Deserialize;

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Body {
    /// Only say what would become of everybody.
    dry_run: bool,
}

/// Without a body, it is done.
pub(crate) async fn handle(caller: Caller, Id(id): Id, body: Bytes) -> Result<Json<Undo>, Problem> {
    let body: Body = if body.is_empty() {
        Body::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| {
            Problem::unprocessable(format!("The body is not what this call takes: {error}."))
        })?
    };
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::undo(caller.backend(), &scope, id, body.dry_run).await?))
}
