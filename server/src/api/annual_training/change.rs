//! `POST /api/v1/annual-training/archive` and `…/restore` `{"package", "users" or "all"}`: people are taken off the
//! list, and put on it again. → `{"people": n}`, how many were on the list, or off it.

use axum::Json;
use backend::{access::Right, annual};
use serde::{Deserialize, Serialize};

use super::Whom;
use crate::{
    api::{
        body::{self, IdText},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    package: IdText,
    #[serde(flatten)]
    whom: Whom,
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    people: u64,
}

pub(crate) async fn archive(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let chosen = body.whom.chosen()?;
    let moved = annual::archive(caller.backend(), &scope, body.package.0, &chosen).await?;
    Ok(Json(Answer { people: moved.people }))
}

pub(crate) async fn restore(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let chosen = body.whom.chosen()?;
    let moved = annual::restore(caller.backend(), &scope, body.package.0, &chosen).await?;
    Ok(Json(Answer { people: moved.people }))
}
