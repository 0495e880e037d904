//! Names that must exist: companies, groups, cohorts, courses, packages.

use super::{Cell, Code, Finding, FixKind, Report, params, with_choices};
use crate::{
    check::{
        Values,
        closed_set::{ClosedSet, Match},
        rules::excel,
    },
    map::{Field, ValueChoice},
    snapshot::Named,
};

impl<R: Report> Cell<'_, R> {
    pub(super) fn company(&mut self) {
        if !self.columns.has_company {
            return;
        }
        let columns = self.columns;
        match columns.companies.find(self.text) {
            Match::Exact(_) => {}
            Match::Folded(named) => self.folded(self.text, named),
            Match::Ambiguous(several) => self.ambiguous(self.text, several),
            Match::Unknown => self.find(Code::CompanyUnknown, |text| {
                let own = columns.houses.first().map_or("", |house| house.name.as_str());
                let nearest = columns.companies.nearest(text);
                let params = params! {
                    "company": own, "several": columns.houses.len() > 1, "suggestions": nearest.clone(),
                };
                with_choices(Finding::new(Code::CompanyUnknown, params), nearest)
            }),
        }
    }

    /// Several names in a cell stand apart by `;`.
    pub(super) fn names(&mut self, values: &mut Values) {
        if !self.columns.has_company {
            return;
        }
        // An unknown company has been reported, and nothing can be known of its groups.
        let Some(company) = values.company else { return };
        if memchr::memchr(b';', self.text.as_bytes()).is_none() {
            self.named(company, self.text, values);
            return;
        }
        for name in self.text.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            self.named(company, name, values);
        }
    }

    fn named(&mut self, company: u16, name: &str, values: &mut Values) {
        let Some(house) = self.columns.houses.get(usize::from(company)) else { return };
        let memberships = &mut values.memberships;
        let (set, code) = match self.mapped.field {
            Field::Groups => (&house.groups, Code::GroupUnknown),
            Field::Cohorts => (&house.cohorts, Code::CohortUnknown),
            Field::Courses => (&house.courses, Code::CourseUnmatched),
            _ => (&house.packages, Code::PackageUnknown),
        };
        let id = match set.find(name) {
            Match::Exact(id) => id,
            Match::Folded(named) => {
                self.folded(name, named);
                named.id
            }
            Match::Ambiguous(several) => {
                self.ambiguous(name, several);
                return;
            }
            Match::Unknown if self.is_to_be_made(name) => {
                match self.mapped.field {
                    Field::Groups => memberships.new_groups.insert(name),
                    Field::Cohorts => memberships.new_cohorts.insert(name),
                    _ => memberships.new_packages.insert(name),
                }
                return;
            }
            Match::Unknown => {
                self.unknown(set, code, &house.name, name);
                return;
            }
        };
        match self.mapped.field {
            // Both are rows of the group table.
            Field::Groups | Field::Cohorts => memberships.groups.insert(id),
            Field::Courses => memberships.courses.insert(id),
            _ => memberships.packages.insert(id),
        }
    }

    /// Courses are made by hand only.
    fn can_be_made(&self) -> bool {
        self.columns.may_create
            && matches!(self.mapped.field, Field::Groups | Field::Cohorts | Field::Packages)
    }

    fn is_to_be_made(&self, name: &str) -> bool {
        self.can_be_made()
            && matches!(self.mapped.choices.get(name), Some(ValueChoice::Create { create: true }))
    }

    pub(super) fn folded(&mut self, name: &str, named: &Named) {
        self.find_part(Code::NameFolded, name, || {
            Finding::new(Code::NameFolded, params! {"name": named.name.as_str()})
        });
    }

    pub(super) fn ambiguous(&mut self, name: &str, several: &[Named]) {
        self.find_part(Code::MatchAmbiguous, name, || {
            let names: Vec<String> = several.iter().map(|named| format!("“{}”", named.name)).collect();
            let finding = Finding::new(Code::MatchAmbiguous, params! {"names": names.join(", ")});
            let mut names: Vec<String> = several.iter().map(|named| named.name.clone()).collect();
            // Names that are equal to the letter cannot be told apart by a choice.
            names.dedup();
            with_choices(finding, names)
        });
    }

    fn unknown(&mut self, set: &ClosedSet, code: Code, company: &str, name: &str) {
        self.date_for_a_name(set, name);
        let can_be_made = self.can_be_made();
        let several = self.columns.houses.len() > 1;
        let kind = match code {
            Code::GroupUnknown => "group",
            Code::CohortUnknown => "cohort",
            _ => "package",
        };
        self.find_part(code, name, || {
            let nearest = set.nearest(name);
            let params = params! {"company": company, "several": several, "suggestions": nearest.clone()};
            let finding = with_choices(Finding::new(code, params), nearest);
            if !can_be_made {
                return finding;
            }
            finding.with_fix(FixKind::Create, format!("Make the {kind} “{name}”"), Some(name.to_owned()))
        });
    }

    /// An unknown name that is a date: those of the names it may have been made of that are known are
    /// offered.
    pub(super) fn date_for_a_name(&mut self, set: &ClosedSet, name: &str) {
        let Some(texts) = excel::date_made_of(name) else { return };
        self.find_part(Code::CellExcelDate, name, || {
            let known =
                texts.into_iter().filter(|text| matches!(set.find(text), Match::Exact(_) | Match::Folded(_)));
            with_choices(Finding::new(Code::CellExcelDate, params! {}), known)
        });
    }
}
