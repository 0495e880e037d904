//! What holds for every row of an import.

use super::Rule;
use crate::{
    check::IdSet,
    map::{CustomField, Field},
    person::AccountType,
    settings::Settings,
};

/// What holds for every row.
#[derive(Clone, Debug, Default)]
pub struct PlanContext {
    pub settings: Settings,
    /// The import's own company, then the snapshot's further ones in their order, as
    /// [`Values::company`](crate::check::Values::company) counts them.
    pub companies: Vec<CompanyContext>,
    /// The group everyone in the file joins; one of the import's own company, and only its people do.
    pub group: Option<i64>,
    /// Of a manager: the groups they manage. Whoever is created must come into one of them, and
    /// whoever is changed must be in one.
    pub managed: Option<IdSet>,
    /// The highest account type that whoever imports may grant, as the snapshot says; nobody above it is
    /// changed either. None: there is no such limit.
    pub may_grant: Option<AccountType>,
    /// The fields that the import makes, as they will be but for the options of a choice.
    pub new_fields: Vec<CustomField>,
}

/// What holds for the rows of one company.
#[derive(Clone, Debug, Default)]
pub struct CompanyContext {
    pub id: i64,
    pub name: String,
    /// For new users whose row gives none.
    pub language: String,
    /// Fields that an empty cell must not clear.
    pub required: Vec<Field>,
    pub first_name_optional: bool,
    /// The company's own fields; of further companies none.
    pub custom_fields: Vec<CustomField>,
    pub packages: Vec<PackageCourses>,
    /// In the order in which they are looked at.
    pub rules: Vec<Rule>,
    /// None: no limit.
    pub seat_limit: Option<u32>,
    pub seats_used: u32,
    /// Users who are administrators and not suspended.
    pub admins: u32,
    /// The user whose account imports, if they are one of this company's.
    pub importer: Option<i64>,
}

/// What is in a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageCourses {
    pub id: i64,
    /// In their order.
    pub courses: Vec<i64>,
}

impl PlanContext {
    pub(super) fn company(&self, position: u16) -> Option<&CompanyContext> {
        self.companies.get(usize::from(position))
    }
}

impl CompanyContext {
    pub(super) fn is_required(&self, field: &Field) -> bool {
        match field {
            Field::FirstName if !self.first_name_optional => true,
            Field::Custom(key) => self.custom_fields.iter().any(|own| own.required && own.key == **key),
            _ => self.required.contains(field),
        }
    }

    /// What is in a package; of one that was made meanwhile, nothing.
    pub(super) fn courses_of(&self, package: i64) -> &[i64] {
        let found = self.packages.binary_search_by_key(&package, |package| package.id);
        found.ok().and_then(|at| self.packages.get(at)).map_or(&[], |package| &package.courses)
    }

    /// Makes it ready to be asked for many rows.
    pub(super) fn prepare(&mut self) {
        self.packages.sort_unstable_by_key(|package| package.id);
    }
}
