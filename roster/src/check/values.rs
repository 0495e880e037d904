//! What a row says about a person, typed. One is reused for a whole file: a million rows must not
//! cost a million allocations a field.

use std::{collections::BTreeMap, sync::Arc};

use super::rules::phone;
use crate::{
    map::FieldType,
    person::{AccountType, Status, fold_name},
};

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
    /// Names that are not there yet and are to be made first, as the administrator decided
    /// (`value_mapping` with `{"create": true}`).
    pub new_groups: NewNames,
    pub new_cohorts: NewNames,
    pub new_packages: NewNames,
}

/// Names to be made, each once: two that differ only in case, white space or kind of dash are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewNames(BTreeMap<String, String>);

impl NewNames {
    pub(crate) fn insert(&mut self, name: &str) {
        self.0.entry(fold_name(name)).or_insert_with(|| name.to_owned());
    }

    /// As they are written, in the order of their folded forms.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// The same, each behind its folded form.
    pub(crate) fn folded(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(folded, name)| (folded.as_str(), name.as_str()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn extend(&mut self, more: &Self) {
        for (folded, name) in &more.0 {
            if !self.0.contains_key(folded) {
                self.0.insert(folded.clone(), name.clone());
            }
        }
    }
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
        for new in [&mut self.new_groups, &mut self.new_cohorts, &mut self.new_packages] {
            // Looking is cheaper than clearing, and nearly all are empty.
            if !new.is_empty() {
                new.0.clear();
            }
        }
    }

    /// How many are named in all.
    pub(crate) fn len(&self) -> usize {
        let new = self.new_groups.0.len() + self.new_cohorts.0.len() + self.new_packages.0.len();
        self.groups.0.len() + self.courses.0.len() + self.packages.0.len() + new
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn extend(&mut self, more: &Self) {
        self.groups.extend(&more.groups);
        self.courses.extend(&more.courses);
        self.packages.extend(&more.packages);
        self.new_groups.extend(&more.new_groups);
        self.new_cohorts.extend(&more.new_cohorts);
        self.new_packages.extend(&more.new_packages);
    }
}

/// What a row says of one field of the company's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomValue {
    /// Of the field, without `custom.`.
    pub key: Arc<str>,
    pub kind: FieldType,
    /// In one spelling for each meaning: a number in plain decimals, a date as ISO writes it, `true` or
    /// `false`, the option's own spelling. Texts, addresses and telephone numbers as they are written.
    pub value: Slot<String>,
}

impl CustomValue {
    /// Does the row say what is known already? Telephone numbers are the same however they are spaced.
    pub fn says(&self, known: &str) -> bool {
        let Slot::Given(value) = &self.value else { return false };
        let is_same_phone = || match (phone::normalised(value), phone::normalised(known)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        };
        value == known || self.kind == FieldType::Phone && is_same_phone()
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
    /// Which company the row belongs to: 0 the import's own, from 1 the snapshot's further ones in their
    /// order. None: it names one that is unknown, and has an error for it.
    pub company: Option<u16>,
    /// One for each column that is a field of the company's own, in the order of columns.
    pub custom: Vec<CustomValue>,
}

impl Values {
    /// A person in two companies is two: rows are compared within one. An unknown one is like no other.
    pub(crate) fn company_position(&self) -> u16 {
        self.company.unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_the_same_however_it_is_written() {
        let value =
            |kind, text: &str| CustomValue { key: "x".into(), kind, value: Slot::Given(text.to_owned()) };
        assert!(value(FieldType::Phone, "0044 20 7946 0000").says("+44 (0)20 7946-0000"));
        assert!(!value(FieldType::Phone, "0044 20 7946 0000").says("+44 20 7946 0001"));
        assert!(!value(FieldType::Text, "0044 20 7946 0000").says("+44 (0)20 7946-0000"));
        assert!(value(FieldType::Text, "x").says("x"));
    }

    #[test]
    fn names_to_be_made_are_one_whatever_their_case() {
        let mut names = NewNames::default();
        for name in ["North – West", "north - west", "South"] {
            names.insert(name);
        }
        assert_eq!(names.iter().collect::<Vec<_>>(), ["North – West", "South"]);
    }
}
