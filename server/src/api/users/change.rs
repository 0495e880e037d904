//! `PATCH /api/v1/users/{id}`.

use backend::{
    access::Right,
    people::{self, TypeChange, User},
};
use roster::person::AccountType;
use serde::Deserialize;

use crate::{
    api::{
        body::{Id, IdText, Json},
        caller::Caller,
    },
    problem::Problem,
};

/// What is to be different. `groups` are those that a manager is to manage; `confirm` says that whoever asks knows that
/// they lower themselves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    account_type: AccountType,
    #[serde(default)]
    groups: Option<Vec<IdText>>,
    #[serde(default)]
    confirm: bool,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<User>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let groups = body.groups.map(|groups| groups.iter().map(|id| id.0).collect());
    let change = TypeChange { account_type: body.account_type, groups, confirmed: body.confirm };
    Ok(axum::Json(people::change_account_type(caller.backend(), &scope, id, change).await?))
}
