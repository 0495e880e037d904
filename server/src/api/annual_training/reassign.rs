//! `POST /api/v1/annual-training/reassign` `{"package", "users" or "all", "due_on"}`: the next attempt opens at every
//! course of the package. Whoever is named need not stand on the list.

use axum::Json;
use backend::{
    access::Right,
    assignments::{self, Reassignment},
};
use jiff::civil::Date;
use serde::Deserialize;

use super::Whom;
use crate::{
    api::{
        body::{self, IdText},
        caller::Caller,
        packages::reassign::DoneAnswer,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    package: IdText,
    #[serde(flatten)]
    whom: Whom,
    #[serde(default)]
    due_on: Option<Date>,
}

pub(crate) async fn handle(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<Json<DoneAnswer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let again = Reassignment {
        package: body.package.0,
        to: body.whom.chosen()?,
        due_on: body.due_on,
        unless_after: None,
    };
    Ok(Json(assignments::reassign(caller.backend(), &scope, again).await?.into()))
}
