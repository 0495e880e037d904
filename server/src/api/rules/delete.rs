//! `DELETE /api/v1/rules/{id}`.

use axum::http::StatusCode;
use backend::{access::Right, rules};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    rules::delete(caller.backend(), &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
