//! Which people a list shows, and in which order.

use std::collections::BTreeMap;
use std::str::FromStr;

use roster::person::{AccountType, Status};

use super::Activation;
use crate::Error;

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UserFilter {
    /// Every word of it stands in the names, the address, the user name or the reference, without regard to case: in
    /// companies of up to [`SMALL`] people anywhere in them, in larger ones at the beginning, which is found without
    /// looking at everybody. There, what is shorter than three letters is looked for as a whole name.
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
    /// What the company's own fields have, by their keys.
    pub custom: BTreeMap<String, String>,
    pub sort: Sort,
}

/// Up to how many people are all looked through for a word.
pub const SMALL: u64 = 10_000;

impl UserFilter {
    /// Whether it asks for nothing but what the company counts anyway.
    pub(crate) fn is_of_kinds(&self) -> bool {
        let Self {
            q,
            status: _,
            activation: _,
            account_type: _,
            group,
            cohort,
            course,
            import,
            stage,
            custom,
            sort: _,
        } = self;
        q.is_none()
            && group.is_none()
            && cohort.is_none()
            && course.is_none()
            && import.is_none()
            && stage.is_none()
            && custom.is_empty()
    }
}

/// How far somebody has come on the way from a file to a course. Each includes those that come after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    pub by: SortBy,
    pub descending: bool,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The order in which they came.
    #[default]
    Id,
    /// First name, then last.
    Name,
    Email,
    UpdatedAt,
    Status,
    Activation,
    AccountType,
}

impl SortBy {
    pub const ALL: [Self; 7] = [
        Self::Id,
        Self::Name,
        Self::Email,
        Self::UpdatedAt,
        Self::Status,
        Self::Activation,
        Self::AccountType,
    ];

    /// The word of `?sort=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "created_at",
            Self::Name => "name",
            Self::Email => "email",
            Self::UpdatedAt => "updated_at",
            Self::Status => "status",
            Self::Activation => "activation",
            Self::AccountType => "account_type",
        }
    }
}

impl FromStr for Sort {
    type Err = Error;

    /// `name`, `email`, `created_at`, `updated_at`, `status`, `activation` or `account_type`; with a `-` before it from
    /// the other end.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let by = SortBy::ALL.into_iter().find(|by| by.as_str() == word).ok_or_else(|| {
            Error::refused(
                "People can be sorted by name, email, created_at, updated_at, status, activation or account_type.",
            )
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
