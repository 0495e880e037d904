//! `POST /api/v1/users/bulk` `{"action": "invite", "ids" or "filter", "dry_run"}`.

use axum::Json;
use backend::{
    access::Right,
    invitations::{self, Invited, Selection},
};
use serde::{Deserialize, Serialize};

use super::list::Filter;
use crate::{
    api::{
        body::{self, IdText},
        caller::Caller,
    },
    problem::Problem,
};

/// What is to be done with people.
#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    action: Action,
    ids: Option<Vec<IdText>>,
    /// As the query of the list; an empty one means everybody.
    filter: Option<Filter>,
    /// Only say what it would come to.
    #[serde(default)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Mail each of them a link, who has not come in.
    Invite,
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    action: Action,
    dry_run: bool,
    #[serde(flatten)]
    invited: Invited,
}

pub(crate) async fn handle(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<Json<Answer>, Problem> {
    let Body { action, ids, filter, dry_run } = body;
    let selection = match (ids, filter) {
        (Some(ids), None) => Selection::People(ids.into_iter().map(|IdText(id)| id).collect()),
        (None, Some(filter)) => Selection::Filter(filter.parse()?),
        _ => return Err(Problem::unprocessable("Say who is meant: with ids or with filter, one of them.")),
    };
    let scope = caller.enter(Right::Import).await?;
    let Action::Invite = action;
    let backend = caller.backend();
    let invited = if dry_run {
        invitations::would_invite(backend, &scope, &selection).await?
    } else {
        invitations::invite(backend, &scope, &selection).await?
    };
    Ok(Json(Answer { action, dry_run, invited }))
}
