//! `PATCH /api/v1/imports/{id}`: each part that is given replaces its whole, and all is made anew from
//! the same bytes.
//!
//! `settings.people` `{"created": {"account_type", "invite"}, "rows": {"7": {"account_type", "invite"}}}` decides of
//! everybody who is created, and of single rows, which count first; what is left out stays as the file says.

use axum::Json;
use backend::{
    access::Right,
    imports::{self, Change},
};

use crate::{
    api::{
        body::{self, Id},
        caller::Caller,
        imports::shape::ImportAnswer,
    },
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    body::Json(change): body::Json<Change>,
) -> Result<Json<ImportAnswer>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(imports::change(caller.backend(), &scope, id, change).await?.into()))
}
