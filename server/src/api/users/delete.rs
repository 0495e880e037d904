//! `DELETE /api/v1/users/{id}`: kept for a while, then erased.

use axum::http::StatusCode;
use backend::{access::Right, people};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    people::delete(caller.backend(), &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
