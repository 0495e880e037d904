//! What can go wrong, said for whoever asked.
//!
//! `Display` of every kind but [`Error::Internal`] is a sentence for the person at the page or behind
//! the program; how it becomes a status or a page is for `server` and `app`. `Internal` keeps its
//! cause for the log and shows only that it was ours.

use std::error::Error as StdError;

use roster::Finding;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Understood, and against a rule: a name that is taken, a password that is too short.
    #[error("{detail}")]
    Refused { detail: String },
    /// There is no such thing, or it belongs to another company; which of the two is not said.
    #[error("There is no such thing here.")]
    NotFound,
    /// Known, but without the right to do this.
    #[error("You do not have the right to do this.")]
    Forbidden,
    /// Nobody in particular: no session, or a token that is unknown, expired or revoked.
    #[error("Sign in first.")]
    SignInNeeded,
    /// Things have changed since what was asked was decided; `detail` says what.
    #[error("{detail}")]
    Conflict { detail: String },
    /// What was sent cannot be read; the findings say where and why.
    #[error("{detail}")]
    Invalid { detail: String, findings: Vec<Finding> },
    /// Over a limit; `detail` has the figure, the limit and what to do.
    #[error("{detail}")]
    TooLarge { detail: String },
    /// A file of a kind that is not read.
    #[error("{detail}")]
    Unsupported { detail: String },
    /// Too much at once, or not up yet. Asking again in a moment can help.
    #[error("Muster is busy. Try again in a moment.")]
    Busy,
    /// Tried more often than is allowed, and allowed again in so many seconds.
    #[error("{detail}")]
    TooOften { detail: String, retry_after_seconds: u32 },
    /// Ours. The cause is for the log.
    #[error("Muster could not do this because of a fault of its own. It has been written to the log.")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// [`Error::Refused`] with this sentence.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::Refused { detail: detail.into() }
    }

    /// [`Error::Conflict`] with this sentence.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::Conflict { detail: detail.into() }
    }

    /// [`Error::Internal`] of any cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<serde_json::Error> for Error {
    /// Of JSON that Muster itself wrote: what comes from outside is parsed at the edge.
    fn from(cause: serde_json::Error) -> Self {
        Self::internal(cause)
    }
}
