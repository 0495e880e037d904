//! What can go wrong, said for whoever asked.
//!
//! `Display` of every kind but [`Error::Internal`] is a sentence for the person at the page or behind
//! the program; how it becomes a status or a page is for `server` and `app`. `Internal` keeps its
//! cause for the log and shows only that it was ours.

use std::error::Error as StdError;

use roster::Finding;
use tokio::task::JoinError;

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

    /// [`Error::Internal`] of any cause; of a task that panicked, without what it said: see [`Ended`].
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let cause: Box<dyn StdError + Send + Sync> = cause.into();
        match cause.downcast::<JoinError>() {
            Ok(task) => Self::Internal(Box::new(Ended::from(*task))),
            Err(cause) => Self::Internal(cause),
        }
    }
}

/// How a task of ours ended without a result. [`JoinError`] quotes a panic's message, which may quote a cell, and what is
/// written of errors goes to the log and into the rows of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Ended {
    #[error("a task panicked")]
    Panicked,
    #[error("a task was cancelled")]
    Cancelled,
}

impl From<JoinError> for Ended {
    fn from(task: JoinError) -> Self {
        if task.is_panic() { Self::Panicked } else { Self::Cancelled }
    }
}

impl From<serde_json::Error> for Error {
    /// Of JSON that Muster itself wrote: what comes from outside is parsed at the edge.
    fn from(cause: serde_json::Error) -> Self {
        Self::internal(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ended, Error, StdError};

    #[tokio::test]
    async fn what_a_panic_says_of_somebody_is_not_passed_on() {
        let name = "Ada Lovelace";
        let panic =
            tokio::task::spawn_blocking(move || panic!("the cell {name:?} is odd")).await.unwrap_err();
        assert!(format!("{panic} {panic:?}").contains(name), "or there is nothing to leave out");
        let error = Error::internal(panic);
        assert!(!format!("{error} {error:?}").contains(name), "{error:?}");
        let cause = error.source().unwrap();
        assert_eq!(cause.to_string(), "a task panicked");
        assert!(cause.source().is_none());

        let hanging = tokio::spawn(std::future::pending::<()>());
        hanging.abort();
        assert_eq!(Ended::from(hanging.await.unwrap_err()).to_string(), "a task was cancelled");
    }
}
