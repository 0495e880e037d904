//! `GET POST /api/v1/imports/{id}/comments`: what colleagues say about an import, oldest first.

use axum::{Json, http::StatusCode};
use backend::{
    access::Right,
    imports::{self, Comment},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        body::{self, Id, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

/// A comment as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct CommentAnswer {
    id: String,
    /// Who, as shown.
    author: String,
    text: String,
    created_at: Timestamp,
}

impl From<Comment> for CommentAnswer {
    fn from(comment: Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            author: comment.author,
            text: comment.text,
            created_at: comment.created_at,
        }
    }
}

pub(crate) async fn list(
    caller: Caller,
    Id(id): Id,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<CommentAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(answer(imports::comments(caller.backend(), &scope, id, &page).await?)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    text: String,
}

/// `{"text": …}`.
pub(crate) async fn create(
    caller: Caller,
    Id(id): Id,
    body::Json(body): body::Json<Body>,
) -> Result<(StatusCode, Json<CommentAnswer>), Problem> {
    let scope = caller.enter(Right::Import).await?;
    let comment = imports::comment(caller.backend(), &scope, id, &body.text).await?;
    Ok((StatusCode::CREATED, Json(comment.into())))
}
