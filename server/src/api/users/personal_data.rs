//! `GET /api/v1/users/{id}/personal-data`: all that is known of somebody, to be handed to them.

use axum::{
    Json,
    http::{HeaderName, header},
};
use backend::{access::Right, people};
use serde_json::Value;

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
) -> Result<([(HeaderName, String); 1], Json<Value>), Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let data = people::personal_data_of(caller.backend(), &scope, id).await?;
    let disposition = format!("attachment; filename=\"personal-data-{id}.json\"");
    Ok(([(header::CONTENT_DISPOSITION, disposition)], Json(data)))
}
