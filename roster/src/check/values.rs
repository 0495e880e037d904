//! What a row says about a person, typed. One is reused for a whole file: a million rows must not
//! cost a million allocations a field.

use crate::person::{AccountType, Status};

/// A field of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slot<T> {
    /// No column of the file is this field.
    #[default]
    Unmapped,
    /// Its cell is empty.
    Blank,
    Given(T),
}

impl<T> Slot<T> {
    pub fn given(self) -> Option<T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Unmapped | Self::Blank => None,
        }
    }

    pub const fn as_ref(&self) -> Slot<&T> {
        match self {
            Self::Unmapped => Slot::Unmapped,
            Self::Blank => Slot::Blank,
            Self::Given(value) => Slot::Given(value),
        }
    }
}

impl Slot<String> {
    /// Sets the text, in the allocation that is there.
    pub(crate) fn set(&mut self, text: &str) {
        if text.is_empty() {
            *self = Self::Blank;
        } else if let Self::Given(value) = self {
            value.clear();
            value.push_str(text);
        } else {
            *self = Self::Given(text.to_owned());
        }
    }

    pub fn text(&self) -> Slot<&str> {
        match self {
            Self::Unmapped => Slot::Unmapped,
            Self::Blank => Slot::Blank,
            Self::Given(value) => Slot::Given(value),
        }
    }
}

/// The groups and the like that a row names, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memberships {
    /// Groups and cohorts alike: both are rows of the group table.
    pub groups: IdSet,
    pub courses: IdSet,
    pub packages: IdSet,
}

/// A few ids, ascending and each once; emptied without giving up its allocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdSet(Vec<i64>);

impl IdSet {
    pub fn insert(&mut self, id: i64) {
        if let Err(at) = self.0.binary_search(&id) {
            self.0.insert(at, id);
        }
    }

    pub fn contains(&self, id: i64) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn extend(&mut self, more: &Self) {
        for id in &more.0 {
            self.insert(*id);
        }
    }
}

impl FromIterator<i64> for IdSet {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        let mut set = Self(ids.into_iter().collect());
        set.0.sort_unstable();
        set.0.dedup();
        set
    }
}

impl Memberships {
    pub(crate) fn clear(&mut self) {
        self.groups.0.clear();
        self.courses.0.clear();
        self.packages.0.clear();
    }

    /// How many are named in all.
    pub(crate) fn len(&self) -> usize {
        self.groups.0.len() + self.courses.0.len() + self.packages.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.courses.is_empty() && self.packages.is_empty()
    }

    pub(crate) fn extend(&mut self, more: &Self) {
        self.groups.extend(&more.groups);
        self.courses.extend(&more.courses);
        self.packages.extend(&more.packages);
    }
}

/// One row's values. A value that has an error is [`Slot::Blank`]; the row then has a verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// As written, trimmed, NFC; empty when it is malformed.
    pub email: String,
    /// Lower-cased.
    pub email_key: String,
    pub first_name: Slot<String>,
    pub last_name: Slot<String>,
    pub user_name: Slot<String>,
    pub reference: Slot<String>,
    pub status: Slot<Status>,
    pub account_type: Slot<AccountType>,
    pub language: Slot<String>,
    pub job_role: Slot<String>,
    pub region: Slot<String>,
    pub invite: Slot<bool>,
    pub memberships: Memberships,
}
