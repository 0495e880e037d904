//! What an administrator decides of people in front of the plan: their account type, and whether they are sent an
//! activation link. It counts as if the file said it.

use serde::{Deserialize, Serialize};

use crate::person::AccountType;

/// Decided for everybody who is created, and row by row, which counts first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleChoices {
    pub created: PersonChoice,
    /// Of two for one row the later counts.
    pub rows: Vec<RowChoice>,
}

/// What is left out stays as the file and the settings say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonChoice {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowChoice {
    /// Records under the header, from 1.
    pub row: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_type: Option<AccountType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<bool>,
}

impl PeopleChoices {
    /// Choices kept for single rows. Whoever decides for more decides for all.
    pub const MOST_ROWS: usize = 2_000;

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The highest account type that is given to anybody.
    pub fn highest(&self) -> Option<AccountType> {
        self.rows.iter().map(|row| row.account_type).chain([self.created.account_type]).max().flatten()
    }
}

impl PersonChoice {
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// This, and where it says nothing, the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { account_type: self.account_type.or(other.account_type), invite: self.invite.or(other.invite) }
    }
}

impl RowChoice {
    pub const fn new(row: u32, choice: PersonChoice) -> Self {
        Self { row, account_type: choice.account_type, invite: choice.invite }
    }

    pub const fn choice(self) -> PersonChoice {
        PersonChoice { account_type: self.account_type, invite: self.invite }
    }
}
