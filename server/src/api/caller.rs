//! Who calls, and for which company: a bearer token, or the session of a page.

use app::session;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use backend::{
    Backend, Error,
    access::{self, Actor, Right, Scope},
    companies,
    sessions::Session,
    tokens,
};
use serde::Deserialize;

use super::body::Query;
use crate::{problem::Problem, router::AppState};

/// Whoever calls. [`Caller::enter`] is the only way to a company's things.
#[derive(Debug)]
pub(crate) struct Caller {
    backend: Backend,
    actor: Actor,
    /// The token's company, or the one the page shows.
    company_id: Option<i64>,
    /// The `?company=` of the request: a company's id or name. Owners' tokens need it.
    named: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CompanyQuery {
    company: Option<String>,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let backend = state.backend.clone();
        let Query(CompanyQuery { company: named }) = Query::from_request_parts(parts, state).await?;
        let (actor, company_id) = if let Some(token) = bearer(parts) {
            let actor = tokens::authenticate(&backend, token).await?;
            let company_id = if let Actor::Token { company_id, .. } = &actor { *company_id } else { None };
            (actor, company_id)
        } else {
            let session = parts.extensions.get::<Session>().ok_or(Error::SignInNeeded)?;
            let actor = session::actor(session, &backend).await?.ok_or(Error::SignInNeeded)?;
            let company_id = session::company(session, &backend, &actor).await?;
            (actor, company_id)
        };
        Ok(Self { backend, actor, company_id, named })
    }
}

impl Caller {
    /// Lets the caller into the company of the request, with this right.
    pub(crate) async fn enter(&self, right: Right) -> Result<Scope, Problem> {
        let company_id = match &self.named {
            Some(named) => self.find(named).await?,
            None => match self.company_id {
                Some(id) => id,
                None if !matches!(self.actor, Actor::Account { owner: false, .. }) => {
                    return Err(Problem::unprocessable(
                        "Say which company with ?company= and its id or its name.",
                    ));
                }
                // Somebody who signed in and may enter none.
                None => return Err(Error::Forbidden.into()),
            },
        };
        Ok(access::enter(&self.backend, &self.actor, company_id, right).await?)
    }

    /// Lets the caller into the company that the path names, with this right.
    pub(crate) async fn enter_company(&self, company_id: i64, right: Right) -> Result<Scope, Problem> {
        Ok(access::enter(&self.backend, &self.actor, company_id, right).await?)
    }

    /// Whoever calls, where they say no company and need none: an owner about the whole installation.
    pub(crate) fn for_the_platform(&self) -> Option<&Actor> {
        (self.named.is_none() && self.company_id.is_none() && self.actor.is_owner()).then_some(&self.actor)
    }

    pub(crate) const fn actor(&self) -> &Actor {
        &self.actor
    }

    async fn find(&self, named: &str) -> Result<i64, Problem> {
        if let Ok(id) = named.parse() {
            return Ok(id);
        }
        match companies::find_by_name(&self.backend, &self.actor, named).await {
            Ok(company) => Ok(company.id),
            // A company that is not there and one that is not theirs read the same.
            Err(Error::Refused { .. }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) const fn backend(&self) -> &Backend {
        &self.backend
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
