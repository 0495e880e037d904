//! Which people a list shows, and in which order.

use std::str::FromStr;

use roster::person::{AccountType, Status};

use super::Activation;
use crate::Error;

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Every word of it stands somewhere in the names, the address, the user name or the reference,
    /// without regard to case (on SQLite only of the letters A to Z).
    pub q: Option<String>,
    pub status: Option<Status>,
    pub activation: Option<Activation>,
    pub account_type: Option<AccountType>,
    /// Of kind group, by id.
    pub group: Option<i64>,
    /// Of kind cohort, by id.
    pub cohort: Option<i64>,
    /// Those who have this course assigned, or had, by id.
    pub course: Option<i64>,
    /// Those whom this import made or changed.
    pub import: Option<i64>,
    /// Those who have come this far, or further.
    pub stage: Option<Stage>,
    pub sort: Sort,
}

/// How far somebody has come on the way from a file to a course. Each includes those that come after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Invited,
    Activated,
    /// Has begun a course.
    Started,
    /// Has completed one.
    Completed,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Invited, Self::Activated, Self::Started, Self::Completed];

    /// The word of `?stage=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Activated => "activated",
            Self::Started => "started",
            Self::Completed => "completed",
        }
    }
}

/// The order of a list. Equal ones stand in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The order in which they came.
    #[default]
    Id,
    /// First name, then last.
    Name,
    Email,
    UpdatedAt,
}

impl SortBy {
    /// The word of `?sort=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "created_at",
            Self::Name => "name",
            Self::Email => "email",
            Self::UpdatedAt => "updated_at",
        }
    }
}

impl FromStr for Sort {
    type Err = Error;

    /// `name`, `email`, `created_at` or `updated_at`; with a `-` before it from the other end.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let by = [SortBy::Id, SortBy::Name, SortBy::Email, SortBy::UpdatedAt]
            .into_iter()
            .find(|by| by.as_str() == word)
            .ok_or_else(|| {
                Error::refused("People can be sorted by name, email, created_at or updated_at.")
            })?;
        Ok(Self { by, descending })
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.descending {
            formatter.write_str("-")?;
        }
        formatter.write_str(self.by.as_str())
    }
}
