//! Tokens by which programs show who they are: `mst_` and 256 random bits, shown once.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::access::{self, Actor, Right, Role, Scope};
use crate::activity::{self, NewActivity};
use crate::clock::instant;
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

/// A token as it is listed: what it is itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: i64,
    pub name: String,
    pub role: Role,
    /// Whoever made it, as shown; none of very old ones.
    pub maker: Option<String>,
    pub created_at: Timestamp,
    /// Absent: good until it is revoked. It stays listed when it has run out.
    pub expires_at: Option<Timestamp>,
    /// To within a few minutes.
    pub last_used_at: Option<Timestamp>,
}

/// How old the time of its last use may be before it is written anew.
const USE_NOTED: SignedDuration = SignedDuration::from_mins(5);

/// The company's tokens that were not revoked, the newest first. Those of owners, good for every company, are not
/// among them.
pub async fn list(backend: &Backend, scope: &Scope) -> Result<Vec<Token>, Error> {
    scope.require(Right::ManageCompany)?;
    store::token::list(backend.store().read(), Some(scope.company_id())).await
}

/// Owners' tokens, good for every company, that were not revoked, the newest first.
pub async fn list_of_owners(backend: &Backend, actor: &Actor) -> Result<Vec<Token>, Error> {
    actor.require_owner()?;
    store::token::list(backend.store().read(), None).await
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
        &NewToken { name: name.clone(), ..new.clone() },
        actor,
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
            data: &json!({ "name": name, "role": new.role, "expires_at": new.expires_at }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok((id, token))
}

/// Revokes one of the company's tokens: whoever shows it is nobody from now on.
pub async fn revoke(backend: &Backend, scope: &Scope, id: i64) -> Result<Token, Error> {
    scope.require(Right::ManageCompany)?;
    revoke_one(backend, scope.actor(), Some(scope.company_id()), id).await
}

/// Revokes one of the owners' tokens.
pub async fn revoke_of_owners(backend: &Backend, actor: &Actor, id: i64) -> Result<Token, Error> {
    actor.require_owner()?;
    revoke_one(backend, actor, None, id).await
}

async fn revoke_one(
    backend: &Backend,
    actor: &Actor,
    company_id: Option<i64>,
    id: i64,
) -> Result<Token, Error> {
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    let token = store::token::revoke(&transaction, company_id, id, now).await?.ok_or(Error::NotFound)?;
    let entry = NewActivity {
        company_id,
        verb: "token.revoked",
        subject: Some(("token", id)),
        data: &json!({ "name": token.name, "role": token.role }),
    };
    activity::record(backend, &transaction, actor, entry).await?;
    transaction.commit().await?;
    Ok(token)
}

/// Who shows this token.
///
/// # Errors
/// [`Error::SignInNeeded`] if it is unknown, revoked or has run out.
pub async fn authenticate(backend: &Backend, token: &str) -> Result<Actor, Error> {
    if !token.starts_with(PREFIX) {
        return Err(Error::SignInNeeded);
    }
    let now = backend.clock().now();
    let found =
        store::token::find(backend.store().read(), &secret::hash(token), now.as_microsecond()).await?;
    let (actor, last_used_at) = found.ok_or(Error::SignInNeeded)?;
    let noted = last_used_at.is_some_and(|at| now.duration_since(instant(at)) < USE_NOTED);
    if let (false, Some(id)) = (noted, actor.token_id()) {
        tokio::spawn(note_use(backend.clone(), id, now.as_microsecond()));
    }
    Ok(actor)
}

/// Beside the request: on SQLite a commit may hold the only writer for a while, and nobody waits for this.
async fn note_use(backend: Backend, id: i64, now: i64) {
    let noted = async {
        let transaction = backend.store().begin().await?;
        store::token::used(&transaction, id, now).await?;
        transaction.commit().await?;
        Ok::<(), Error>(())
    };
    if let Err(error) = noted.await {
        tracing::debug!(error = &error as &dyn std::error::Error, "the use of a token was not noted");
    }
}
