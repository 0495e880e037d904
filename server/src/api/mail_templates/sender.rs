//! `GET` and `PUT /api/v1/mail-sender`: whom the company's mail is from, by name.

use axum::Json;
use backend::{access::Right, mail};
use serde::{Deserialize, Serialize};

use crate::{
    api::{body, caller::Caller},
    problem::Problem,
};

/// `null`: the company's own name.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sender {
    name: Option<String>,
}

pub(crate) async fn get(caller: Caller) -> Result<Json<Sender>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(Sender { name: mail::sender(caller.backend(), &scope).await? }))
}

pub(crate) async fn put(
    caller: Caller,
    body::Json(sender): body::Json<Sender>,
) -> Result<Json<Sender>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    mail::change_sender(caller.backend(), &scope, sender.name.as_deref()).await?;
    get(caller).await
}
