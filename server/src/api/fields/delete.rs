//! `DELETE /api/v1/custom-fields/{id}`, with everybody's values in it.

use axum::http::StatusCode;
use backend::{access::Right, fields};

use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    fields::delete(caller.backend(), &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
