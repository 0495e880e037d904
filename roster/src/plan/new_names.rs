//! Groups, cohorts and packages that are made before the rows that name them.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use super::{CompanyContext, Join};
use crate::check::{Memberships, NewNames as Named};

/// Something to be made before the rows that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewName {
    /// The id of its company.
    #[serde(with = "crate::snapshot::decimal")]
    pub company: i64,
    pub kind: NewNameKind,
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewNameKind {
    Group,
    Cohort,
    Package,
}

impl NewNameKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Cohort => "cohort",
            Self::Package => "package",
        }
    }
}

/// All of them, in the order in which rows named them. Names that differ only in case, white space or kind
/// of dash are one, as its first row writes it.
#[derive(Debug, Default)]
pub(super) struct NewNames {
    names: Vec<NewName>,
    /// By the folded name; what a join says of it.
    placeholders: HashMap<(i64, NewNameKind), HashMap<String, i64>>,
}

impl NewNames {
    pub(super) fn names(&self) -> &[NewName] {
        &self.names
    }

    pub(super) fn into_names(self) -> Vec<NewName> {
        self.names
    }

    /// What a join with a negative id comes into.
    pub(super) fn of(&self, placeholder: i64) -> Option<&NewName> {
        let at = usize::try_from(placeholder.checked_neg()?.checked_sub(1)?).ok()?;
        self.names.get(at)
    }

    /// Notes what the row names, and gives the joins for it.
    pub(super) fn add(&mut self, company: &CompanyContext, row: &Memberships, joins: &mut Vec<Join>) {
        let Memberships { new_groups, new_cohorts, new_packages, .. } = row;
        if new_groups.is_empty() && new_cohorts.is_empty() && new_packages.is_empty() {
            return;
        }
        self.add_kind(company.id, NewNameKind::Group, new_groups, |group| {
            joins.push(Join { group, rule: None });
        });
        self.add_kind(company.id, NewNameKind::Cohort, new_cohorts, |group| {
            joins.push(Join { group, rule: None });
        });
        // It holds no courses yet.
        self.add_kind(company.id, NewNameKind::Package, new_packages, |_| {});
        joins.sort_unstable();
    }

    fn add_kind(&mut self, company: i64, kind: NewNameKind, named: &Named, mut tell: impl FnMut(i64)) {
        if named.is_empty() {
            return;
        }
        let placeholders = self.placeholders.entry((company, kind)).or_default();
        for (folded, name) in named.folded() {
            let placeholder = placeholders.entry(folded.to_owned()).or_insert_with(|| {
                self.names.push(NewName { company, kind, name: name.to_owned() });
                -(self.names.len() as i64)
            });
            tell(*placeholder);
        }
    }
}
