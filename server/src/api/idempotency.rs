//! `Idempotency-Key`: a caller's own word for a request, so that sending it once more does nothing more.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::problem::Problem;

/// Characters of a key.
const LONGEST: usize = 255;

/// The request's key, if it has one.
#[derive(Debug)]
pub(crate) struct Key(pub(crate) Option<String>);

impl<State: Sync> FromRequestParts<State> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &State) -> Result<Self, Problem> {
        let Some(key) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        key.to_str()
            .ok()
            .filter(|key| (1..=LONGEST).contains(&key.len()))
            .map(|key| Self(Some(key.to_owned())))
            .ok_or_else(|| {
                Problem::unprocessable("An Idempotency-Key is 1 to 255 letters, digits and signs.")
            })
    }
}
