//! `DELETE /api/v1/mail-templates/{kind}`: as everywhere again.

use axum::{extract::Path, http::StatusCode};
use backend::{access::Right, mail};

use super::known;
use crate::{api::caller::Caller, problem::Problem};

pub(crate) async fn handle(caller: Caller, Path(kind): Path<String>) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    mail::reset_template(caller.backend(), &scope, known(&kind)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
