//! API tokens of the company.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensView {
    /// The newest first.
    pub tokens: Vec<TokenView>,
    /// A token that was just made. It is shown this once.
    pub made: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    pub id: i64,
    pub name: String,
    pub role: String,
    /// Whoever made it.
    pub maker: Option<String>,
    /// RFC 3339, UTC, as are the others.
    pub created_at: String,
    pub last_used_at: Option<String>,
    pub expires_at: Option<String>,
    pub expired: bool,
}

/// Where the session keeps a token that is to be shown once.
#[cfg(feature = "ssr")]
const MADE: &str = "made_token";

#[server(prefix = "/api/fn", endpoint = "tokens")]
pub async fn tokens() -> Result<TokensView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let now = asked.backend.clock().now();
    let tokens = backend::tokens::list(&asked.backend, &scope).await?;
    let made = asked.session.shown(MADE).await?;
    let tokens = tokens
        .into_iter()
        .map(|token| TokenView {
            id: token.id,
            name: token.name,
            role: token.role.to_string(),
            maker: token.maker,
            created_at: token.created_at.to_string(),
            last_used_at: token.last_used_at.map(|at| at.to_string()),
            expired: token.expires_at.is_some_and(|at| at <= now),
            expires_at: token.expires_at.map(|at| at.to_string()),
        })
        .collect();
    Ok(TokensView { tokens, made })
}

/// Makes a token, which the page shows once. `expires_on` is a day, to its end in UTC; empty: until it is revoked.
#[server(prefix = "/api/fn", endpoint = "create_token")]
pub async fn create_token(
    name: String,
    role: String,
    #[server(default)] expires_on: String,
) -> Result<(), Failure> {
    use backend::access::Role;
    use backend::tokens::NewToken;

    use super::FailureKind;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let role = Role::parse(&role).ok_or_else(|| {
        Failure::new(FailureKind::Invalid, format!("There is no role “{role}”.")).answered()
    })?;
    let expires_at = match expires_on.trim() {
        "" => None,
        day => Some(end_of(day).ok_or_else(|| {
            let sentence = format!("“{day}” is no day. Write it as year-month-day, or leave it empty.");
            Failure::new(FailureKind::Invalid, sentence).answered()
        })?),
    };
    let new = NewToken { company_id: Some(scope.company_id()), role, name, expires_at };
    let (_, token) = backend::tokens::create(&asked.backend, scope.actor(), new).await?;
    asked.session.show_once(MADE, &token).await?;
    Ok(())
}

#[server(prefix = "/api/fn", endpoint = "revoke_token")]
pub async fn revoke_token(token: i64) -> Result<String, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let token = backend::tokens::revoke(&asked.backend, &scope, token).await?;
    Ok(format!("The token “{}” has been revoked.", token.name))
}

/// The last moment of a day that is written as ISO has it.
#[cfg(feature = "ssr")]
fn end_of(day: &str) -> Option<jiff::Timestamp> {
    let day: jiff::civil::Date = day.parse().ok()?;
    let end = day.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(end.timestamp())
}
