//! Tokens by which programs show who they are: `mst_` and 256 random bits, shown once.

use jiff::Timestamp;
use serde_json::json;

use crate::access::{self, Actor, Right, Role};
use crate::activity::{self, NewActivity};
use crate::name::name;
use crate::{Backend, Error, secret, store};

/// What every token begins with, so that one that leaked is recognised.
pub const PREFIX: &str = "mst_";

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// Absent: an owner token, good for every company.
    pub company_id: Option<i64>,
    pub role: Role,
    /// For people to tell tokens apart.
    pub name: String,
    /// Absent: good until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// Makes a token. Returns its id and the token itself, which is not kept.
pub async fn create(backend: &Backend, actor: &Actor, new: NewToken) -> Result<(i64, String), Error> {
    match new.company_id {
        Some(company_id) => {
            access::enter(backend, actor, company_id, Right::ManageCompany).await?;
        }
        None => actor.require_owner()?,
    }
    let name = name(&new.name, "token")?;
    let token = format!("{PREFIX}{}", secret::random()?);
    let transaction = backend.store().begin().await?;
    let id = store::token::insert(
        &transaction,
        &NewToken { name, ..new.clone() },
        &secret::hash(&token),
        backend.clock().micros(),
    )
    .await?;
    activity::record(
        backend,
        &transaction,
        actor,
        NewActivity {
            company_id: new.company_id,
            verb: "token.created",
            subject: Some(("token", id)),
            data: &json!({ "role": new.role }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok((id, token))
}

/// Who shows this token.
///
/// # Errors
/// [`Error::SignInNeeded`] if it is unknown, revoked or has run out.
pub async fn authenticate(backend: &Backend, token: &str) -> Result<Actor, Error> {
    if !token.starts_with(PREFIX) {
        return Err(Error::SignInNeeded);
    }
    store::token::find(backend.store().read(), &secret::hash(token), backend.clock().micros())
        .await?
        .ok_or(Error::SignInNeeded)
}
