//! `DELETE /api/v1/companies/{id}`, for owners, while it has no users.

use axum::http::StatusCode;
use backend::{access::Right, companies};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter_company(id, Right::Own).await?;
    companies::delete(caller.backend(), &scope).await?;
    Ok(StatusCode::NO_CONTENT)
}
