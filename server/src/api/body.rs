//! Bodies, queries and paths into types, and what is said when they do not fit: a problem, as
//! everywhere else in the API.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use tokio::time::timeout;

use crate::problem::Problem;

/// How long a body may take that is no file. That it does not stand still in between is asked of every body.
const LONGEST: Duration = Duration::from_mins(1);

/// A JSON body, whatever its content type says.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Whole(bytes) = Whole::from_request(request, state).await?;
        Self::of(&bytes)
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// What was sent.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, Problem> {
        serde_json::from_slice(bytes).map(Self).map_err(|error| {
            Problem::unprocessable(format!("The body is not what this call takes: {error}."))
        })
    }
}

/// The bytes of a body, whatever they are.
#[derive(Debug)]
pub(crate) struct Whole(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = timeout(LONGEST, Bytes::from_request(request, state)).await.map_err(|_| {
            Problem::new(StatusCode::REQUEST_TIMEOUT, "The body took more than a minute to arrive.")
        })?;
        bytes.map(Self).map_err(|error| {
            Problem::new(error.status(), format!("The body cannot be read: {}.", error.body_text()))
        })
    }
}

/// The query, of which unknown parameters are ignored.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|error| Problem::unprocessable(format!("{}.", error.body_text())))
    }
}

/// An id in a body or a query: a string, as everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IdText(pub(crate) i64);

impl<'de> Deserialize<'de> for IdText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map(Self).map_err(|_| D::Error::custom(format!("“{text}” is no id")))
    }
}

/// What may be left out, or be `null`: `Some(None)` is the `null`. For fields with `#[serde(default)]`.
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// The one `{id}` of a path. What is no number names nothing, so it is not found rather than wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.body_text()))?;
        id.parse().map(Self).map_err(|_| Problem::not_found())
    }
}
