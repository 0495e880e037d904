//! What an administrator decides of people in front of the plan: their account type, and whether they are sent an
//! activation link. It counts as if the file said it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::person::AccountType;

/// Decided for everybody who is created, and row by row, which counts first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleChoices {
    pub created: PersonChoice,
    /// By rows, which are records under the header, from 1.
    #[serde(with = "by_row")]
    pub rows: BTreeMap<u32, PersonChoice>,
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

impl PeopleChoices {
    /// Choices kept for single rows. Whoever decides for more decides for all.
    pub const MOST_ROWS: usize = 2_000;

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The highest account type that is given to anybody.
    pub fn highest(&self) -> Option<AccountType> {
        self.rows.values().chain([&self.created]).filter_map(|choice| choice.account_type).max()
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

/// Rows as JSON has them. Inside a tagged message serde gives numbers that are names as texts only.
mod by_row {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::PersonChoice;

    pub(super) fn serialize<S: Serializer>(
        rows: &BTreeMap<u32, PersonChoice>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        rows.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<u32, PersonChoice>, D::Error> {
        let rows = BTreeMap::<String, PersonChoice>::deserialize(from)?;
        let numbered = rows.into_iter().map(|(row, choice)| match row.parse() {
            Ok(row) => Ok((row, choice)),
            Err(_) => Err(D::Error::custom(format!("“{row}” is no row"))),
        });
        numbered.collect()
    }
}
