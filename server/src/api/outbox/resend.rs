//! `POST /api/v1/outbox/{id}/resend`: a mail that failed is tried again.

use axum::Json;
use backend::{access::Right, mail};

use super::MailAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<MailAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(mail::resend(caller.backend(), &scope, id).await?.into()))
}
