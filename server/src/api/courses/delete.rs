//! `DELETE /api/v1/courses/{id}`, while nobody has it assigned.

use axum::http::StatusCode;
use backend::{access::Right, courses};

use super::Whose;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let whose = Whose::of(&caller, Right::ManageTraining).await?;
    courses::delete(caller.backend(), whose.catalogue(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
