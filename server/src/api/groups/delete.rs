//! `DELETE /api/v1/groups/{id}`. The people who were in it stay.

use axum::http::StatusCode;
use backend::{access::Right, groups};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageGroups).await?;
    groups::delete(caller.backend(), &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
