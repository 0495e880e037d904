//! Who is asking: from the session's cookie to an actor and a scope. The one copy, used by the pages and by
//! the HTTP API.

use axum::http::{HeaderValue, header, request::Parts};
use backend::{
    Backend, Error,
    access::{self, Actor, Right, Scope},
    accounts::{self, Account},
    companies,
    network::Network,
    sessions::{ACCOUNT_KEY, Session, Visitor},
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};

use crate::api::{Failure, FailureKind};

/// The session's key for the id of the company that was chosen.
pub const COMPANY: &str = "company_id";

/// The session's key for [`HalfIn`].
const HALF_IN: &str = "half_in";

/// How long somebody who has shown their password may take to show their second factor.
const HALF_IN_MICROS: i64 = 10 * 60 * 1_000_000;

/// Somebody who has shown that an account is theirs, and is yet to show its second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HalfIn {
    pub account_id: i64,
    /// Where they go on.
    pub next: String,
    /// Microseconds since 1970.
    until: i64,
}

/// Who this session belongs to; none when nobody signed in, or the account is gone or has been suspended wherever it
/// was: then the session ends.
pub async fn actor(session: &Session, backend: &Backend) -> Result<Option<Actor>, Error> {
    let Some(id) = session.get::<i64>(ACCOUNT_KEY).await? else { return Ok(None) };
    let account = accounts::account(backend, id).await?;
    if account.is_none() {
        session.end().await?;
    }
    Ok(account.map(|account| account.actor()))
}

/// Lets somebody in who has shown that the account is theirs; if it has a second factor, to the page that asks for it.
/// Where they go on.
pub async fn come_in(asked: &Asked, account: &Account, next: &str) -> Result<String, Error> {
    accounts::may_come_in(&asked.backend, account).await?;
    if !accounts::second_factor::asks_for_code(&asked.backend, account.id).await? {
        begin(asked, account.id).await?;
        return Ok(next.to_owned());
    }
    let until = asked.backend.clock().micros().saturating_add(HALF_IN_MICROS);
    asked.session.end().await?;
    asked.session.insert(HALF_IN, HalfIn { account_id: account.id, next: next.to_owned(), until }).await?;
    Ok("/login/code".to_owned())
}

/// Who is yet to show a second factor, if somebody is.
pub async fn half_in(asked: &Asked) -> Result<Option<HalfIn>, Error> {
    let half_in = asked.session.get::<HalfIn>(HALF_IN).await?;
    Ok(half_in.filter(|half_in| half_in.until > asked.backend.clock().micros()))
}

/// The company this session is in: the one chosen, if the actor may still enter it, else their first.
pub async fn company(session: &Session, backend: &Backend, actor: &Actor) -> Result<Option<i64>, Error> {
    let chosen = session.get::<i64>(COMPANY).await?;
    let companies = companies::list(backend, actor).await?;
    let still_there = companies.iter().find(|company| Some(company.id) == chosen);
    Ok(still_there.or(companies.first()).map(|company| company.id))
}

/// The session's actor in the session's company, with the right to do this there.
pub async fn scope(session: &Session, backend: &Backend, right: Right) -> Result<Scope, Error> {
    let actor = actor(session, backend).await?.ok_or(Error::SignInNeeded)?;
    let Some(company) = company(session, backend, &actor).await? else {
        // Only owners can do something about it.
        return Err(if actor.is_owner() {
            Error::conflict("There is no company to work in yet. Create one first.")
        } else {
            Error::Forbidden
        });
    };
    access::enter(backend, &actor, company, right).await
}

/// Begins a signed-in session under a new id, so that an id known from before is worth nothing.
pub async fn begin(asked: &Asked, account_id: i64) -> Result<(), Error> {
    asked.session.begin(account_id, asked.visitor.clone()).await
}

/// Ends the session, here and in the store.
pub async fn end(session: &Session) -> Result<(), Error> {
    session.end().await
}

/// Remembers which company the session is in. Whether the actor may enter it is asked at every step anyway.
pub async fn choose_company(session: &Session, company_id: i64) -> Result<(), Error> {
    session.insert(COMPANY, company_id).await
}

/// What every server function begins with: the backend, the session of the request, and where it comes from.
#[derive(Clone, Debug)]
pub struct Asked {
    pub backend: Backend,
    pub session: Session,
    /// Where the request comes from.
    pub network: Network,
    /// By what the session is known again that may begin here.
    pub visitor: Visitor,
}

impl Asked {
    #[expect(
        clippy::unused_async,
        reason = "where a session is looked up is not what its many callers should have to know"
    )]
    pub async fn now() -> Result<Self, Failure> {
        let backend = use_context::<Backend>().ok_or_else(|| Failure::internal().answered())?;
        let parts = use_context::<Parts>().ok_or_else(|| Failure::internal().answered())?;
        let session = parts.extensions.get::<Session>().cloned();
        let network = parts.extensions.get::<Network>().copied();
        let (Some(session), Some(network)) = (session, network) else {
            return Err(Failure::internal().answered());
        };
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let visitor = Visitor::new(user_agent.unwrap_or_default(), network);
        Ok(Self { backend, session, network, visitor })
    }

    /// Who asks; refuses nobody in particular.
    pub async fn actor(&self) -> Result<Actor, Failure> {
        Ok(actor(&self.session, &self.backend).await?.ok_or(Error::SignInNeeded)?)
    }

    pub async fn scope(&self, right: Right) -> Result<Scope, Failure> {
        Ok(scope(&self.session, &self.backend, right).await?)
    }
}

/// The sentence is the backend's; the status of the response is set with it.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Refused { .. } | Error::Invalid { .. } => FailureKind::Invalid,
            Error::NotFound => FailureKind::NotFound,
            Error::Forbidden => FailureKind::Forbidden,
            Error::SignInNeeded => FailureKind::SignInNeeded,
            Error::Conflict { .. } => FailureKind::Conflict,
            Error::TooLarge { .. } => FailureKind::TooLarge,
            Error::Unsupported { .. } => FailureKind::Unsupported,
            Error::Busy => FailureKind::Busy,
            Error::TooOften { .. } => FailureKind::TooOften,
            Error::Internal(_) => FailureKind::Internal,
        };
        if let Error::Internal(cause) = &error {
            log(cause.as_ref());
        }
        match &error {
            Error::Busy => ask_again_in(1),
            Error::TooOften { retry_after_seconds, .. } => ask_again_in(*retry_after_seconds),
            _ => {}
        }
        Self::new(kind, error.to_string()).answered()
    }
}

fn ask_again_in(seconds: u32) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The cause is for whoever runs the server; it names no person.
fn log(cause: &dyn std::error::Error) {
    let mut words = cause.to_string();
    let mut source = cause.source();
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    tracing::error!(cause = words, "a server function failed");
}
