//! `GET /api/v1/mail-templates/{kind}`.

use axum::{Json, extract::Path};
use backend::{access::Right, mail};

use super::{TemplateAnswer, known};
use crate::{api::caller::Caller, problem::Problem};

pub(crate) async fn handle(
    caller: Caller,
    Path(kind): Path<String>,
) -> Result<Json<TemplateAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(mail::template(caller.backend(), &scope, known(&kind)?).await?.into()))
}
