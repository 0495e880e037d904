//! `POST /api/v1/signups/{id}/approve` · `/reject`, and the same without an id about several.

use axum::{Json, body::Bytes};
use backend::{
    Error,
    access::Right,
    signup::{self, Decided, Decision, Which},
};
use serde::Deserialize;

use super::{DecidedAnswer, SignUpAnswer};
use crate::{
    api::{
        body::{self, Id, IdText},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// A sentence that they are told.
    reason: Option<String>,
}

/// `POST /api/v1/signups/{id}/approve`: 409 without a seat, for who cannot be let in as they are, and for who does not
/// wait any more.
pub(crate) async fn approve(caller: Caller, Id(id): Id) -> Result<Json<SignUpAnswer>, Problem> {
    one(&caller, id, Decision::Approve).await
}

/// `POST /api/v1/signups/{id}/reject` `{"reason"}`, or no body.
pub(crate) async fn reject(caller: Caller, Id(id): Id, body: Bytes) -> Result<Json<SignUpAnswer>, Problem> {
    let Reason { reason } = if body.is_empty() {
        Reason::default()
    } else {
        serde_json::from_slice(&body).map_err(|error| {
            Problem::unprocessable(format!("The body is not what this call takes: {error}."))
        })?
    };
    one(&caller, id, Decision::Reject(reason)).await
}

async fn one(caller: &Caller, id: i64, decision: Decision) -> Result<Json<SignUpAnswer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let which = Which::These(vec![id]);
    let decided = signup::decide(caller.backend(), &scope, &which, decision, false).await?;
    let Decided { approved, rejected, without_seat, refused, .. } = decided;
    if let Some(request) = approved.into_iter().chain(rejected).next() {
        return Ok(Json(request.into()));
    }
    Err(Error::conflict(match refused.into_iter().next() {
        Some((_, why)) => why,
        None if without_seat.is_empty() => "This request does not wait to be decided about.".to_owned(),
        None => "There is no seat left in this company.".to_owned(),
    })
    .into())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Several {
    /// These requests …
    ids: Option<Vec<IdText>>,
    /// … or all that wait, 1,000 at most.
    #[serde(default)]
    all: bool,
    reason: Option<String>,
    /// Only says what would happen.
    #[serde(default)]
    dry_run: bool,
}

/// `POST /api/v1/signups/approve` `{"ids": […]` or `"all": true, "dry_run"}`.
pub(crate) async fn approve_several(
    caller: Caller,
    body::Json(body): body::Json<Several>,
) -> Result<Json<DecidedAnswer>, Problem> {
    several(&caller, body, |_| Decision::Approve).await
}

/// `POST /api/v1/signups/reject` `{"ids": […]` or `"all": true, "reason", "dry_run"}`.
pub(crate) async fn reject_several(
    caller: Caller,
    body::Json(body): body::Json<Several>,
) -> Result<Json<DecidedAnswer>, Problem> {
    several(&caller, body, Decision::Reject).await
}

async fn several(
    caller: &Caller,
    body: Several,
    decision: impl FnOnce(Option<String>) -> Decision,
) -> Result<Json<DecidedAnswer>, Problem> {
    let Several { ids, all, reason, dry_run } = body;
    let which = match (ids, all) {
        (Some(ids), false) => Which::These(ids.into_iter().map(|IdText(id)| id).collect()),
        (None, true) => Which::AllWaiting,
        _ => return Err(Problem::unprocessable("Name either “ids”, or “all”.")),
    };
    let scope = caller.enter(Right::ManageCompany).await?;
    let decided = signup::decide(caller.backend(), &scope, &which, decision(reason), dry_run).await?;
    Ok(Json(decided.into()))
}
