//! What a server function answers when it cannot do what was asked: a sentence for the person at the page.

use std::fmt;

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Shown as it stands. The kind decides the HTTP status and what the page offers next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    pub sentence: String,
}

/// Why, as far as a page acts differently on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    SignInNeeded,
    Forbidden,
    NotFound,
    Conflict,
    Invalid,
    TooLarge,
    Unsupported,
    /// Of the server, which is up and cannot at this moment.
    Busy,
    /// More often than is allowed.
    TooOften,
    /// The server did not answer at all.
    Unreachable,
    Internal,
}

impl Failure {
    pub fn new(kind: FailureKind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into() }
    }

    pub fn not_found(sentence: &str) -> Self {
        Self::new(FailureKind::NotFound, sentence)
    }

    pub fn unreachable() -> Self {
        Self::new(
            FailureKind::Unreachable,
            "The server did not answer. Check your connection and try again; nothing has been lost.",
        )
    }

    pub fn internal() -> Self {
        Self::new(
            FailureKind::Internal,
            "The server could not finish this. It has been written to its log; please try again in a moment.",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.sentence)
    }
}

impl std::error::Error for Failure {}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let failure = match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::unreachable(),
            ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::Deserialization(_) => Self::new(
                FailureKind::Invalid,
                "The form could not be read. Reload the page and fill it in again.",
            ),
            _ => Self::internal(),
        };
        // Leptos answers 500 to a form that it cannot read.
        #[cfg(feature = "ssr")]
        {
            failure.answered()
        }
        #[cfg(not(feature = "ssr"))]
        {
            failure
        }
    }
}

#[cfg(feature = "ssr")]
mod server {
    use axum::http::{Method, StatusCode, header, request::Parts};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::{Failure, FailureKind};

    impl FailureKind {
        const fn status(self) -> StatusCode {
            match self {
                Self::SignInNeeded => StatusCode::UNAUTHORIZED,
                Self::Forbidden => StatusCode::FORBIDDEN,
                Self::NotFound => StatusCode::NOT_FOUND,
                Self::Conflict => StatusCode::CONFLICT,
                Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                Self::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
                Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
                Self::Unreachable | Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
    }

    impl Failure {
        /// Whether a form is being answered that was sent without scripts.
        pub fn is_of_a_plain_form() -> bool {
            use_context::<Parts>().is_some_and(|parts| {
                parts.method == Method::POST
                    && parts
                        .headers
                        .get(header::ACCEPT)
                        .and_then(|accept| accept.to_str().ok())
                        .is_some_and(|accept| accept.contains("text/html"))
            })
        }

        /// Sets the response's status to the failure's and returns it, for `map_err`.
        ///
        /// Not for a form sent without scripts: its failure travels back to the form by a redirect, and
        /// another status would keep the browser from following it.
        #[must_use]
        pub fn answered(self) -> Self {
            if !Self::is_of_a_plain_form()
                && let Some(response) = use_context::<ResponseOptions>()
            {
                response.set_status(self.kind.status());
            }
            self
        }
    }
}
