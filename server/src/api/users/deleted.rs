//! `GET /api/v1/users/deleted`, `POST /api/v1/users/deleted/{id}/restore` and `DELETE /api/v1/users/deleted/{id}`: who was
//! deleted, comes back, or is forgotten before their time.

use axum::{Json, http::StatusCode};
use backend::{
    access::Right,
    people::{self, DeletedUser, User},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    api::{
        body::{Id, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Serialize)]
pub(crate) struct DeletedAnswer {
    id: String,
    name: String,
    email: String,
    deleted_at: Timestamp,
    deleted_by: String,
}

impl From<DeletedUser> for DeletedAnswer {
    fn from(user: DeletedUser) -> Self {
        Self {
            id: user.id.to_string(),
            name: user.name,
            email: user.email,
            deleted_at: user.deleted_at,
            deleted_by: user.deleted_by,
        }
    }
}

pub(crate) async fn list(
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<DeletedAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(answer(people::deleted(caller.backend(), &scope, &page).await?)))
}

pub(crate) async fn restore(caller: Caller, Id(id): Id) -> Result<Json<User>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    Ok(Json(people::restore(caller.backend(), &scope, id).await?))
}

pub(crate) async fn erase(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    people::erase_deleted(caller.backend(), &scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
