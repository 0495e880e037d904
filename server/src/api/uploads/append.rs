//! `PATCH /api/v1/uploads/{id}?offset=N`, the bytes from there on as the body. 409 for others than those that come
//! next.

use axum::{Json, body::Body};
use backend::{access::Right, imports::uploads};
use serde::Deserialize;

use super::UploadAnswer;
use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Place {
    offset: u64,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Query(place): Query<Place>,
    body: Body,
) -> Result<Json<UploadAnswer>, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let bytes = body.into_data_stream();
    Ok(Json(uploads::append(caller.backend(), &scope, id, place.offset, bytes).await?.into()))
}
