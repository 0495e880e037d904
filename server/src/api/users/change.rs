//! `PATCH /api/v1/users/{id}`: what is said replaces what stands there, by the rules of an import. An account type may
//! come with `manages`, the ids of the groups that a manager is to manage, and with `confirm`, which says that whoever
//! asks knows that they lower themselves: these are for administrators to say. All that is said is done, or nothing.

use backend::{
    access::Right,
    people::{self, TypeChange, User},
};
use roster::person::AccountType;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fields::said;
use crate::{
    api::{
        body::{Id, IdText, Json},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    #[serde(default)]
    account_type: Option<AccountType>,
    #[serde(default)]
    manages: Option<Vec<IdText>>,
    #[serde(default)]
    confirm: bool,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Json(body): Json<Body>,
) -> Result<axum::Json<User>, Problem> {
    let Body { account_type, manages, confirm, fields } = body;
    let said = said(fields)?;
    if account_type.is_none() && manages.is_some() {
        return Err(Problem::unprocessable("Only managers manage groups: say account_type, too."));
    }
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let user = match account_type {
        None => people::change(backend, &scope, id, said).await?,
        Some(account_type) => {
            let groups = manages.map(|groups| groups.iter().map(|id| id.0).collect());
            let change = TypeChange { account_type, groups, confirmed: confirm };
            people::change_with_type(backend, &scope, id, said, change).await?
        }
    };
    Ok(axum::Json(user))
}
