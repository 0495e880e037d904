//! What a row changes of an existing person's fields.

use super::{Change, CompanyContext, Person, PlanContext};
use crate::{
    check::{CustomValue, Slot, Values},
    map::Field,
    settings::{Blank, Existing, MatchBy},
};

/// What differs between the row and the person, field by field. That by which people are matched is the
/// same already, however its letters are written; so is an address that differs only in case.
pub(super) fn changes(
    person: &Person,
    values: &Values,
    context: &PlanContext,
    company: &CompanyContext,
) -> Vec<Change> {
    let settings = &context.settings;
    if settings.existing == Existing::MembershipsOnly {
        return Vec::new();
    }
    let fills_only = settings.existing == Existing::FillMissing;
    let mut comparing =
        Comparing { fills_only, clears: settings.blank == Blank::Clear, company, found: Vec::new() };
    if settings.match_by != MatchBy::Email
        && values.email != person.email
        && values.email_key != person.email.to_lowercase()
    {
        comparing.compare(Field::Email, Some(&person.email), Slot::Given(&values.email));
    }
    comparing.compare(Field::FirstName, Some(&person.first_name), values.first_name.text());
    comparing.compare(Field::LastName, Some(&person.last_name), values.last_name.text());
    if settings.match_by != MatchBy::UserName {
        comparing.compare(Field::UserName, person.user_name.as_deref(), values.user_name.text());
    }
    comparing.compare(Field::Reference, person.reference.as_deref(), values.reference.text());
    comparing.compare(Field::Language, person.language.as_deref(), values.language.text());
    comparing.compare(Field::JobRole, person.job_role.as_deref(), values.job_role.text());
    comparing.compare(Field::Region, person.region.as_deref(), values.region.text());
    // Never empty, so never filled and never cleared.
    if let (Slot::Given(status), false) = (values.status, fills_only)
        && status != person.status
    {
        comparing.note(Field::Status, Some(person.status.as_str()), Some(status.as_str()));
    }
    if let (Slot::Given(kind), false) = (values.account_type, fills_only)
        && kind != person.account_type
    {
        comparing.note(Field::AccountType, Some(person.account_type.as_str()), Some(kind.as_str()));
    }
    for custom in &values.custom {
        comparing.compare_own(custom, person.custom.get(&*custom.key).map(String::as_str));
    }
    comparing.found
}

/// How values are compared, and what was found.
struct Comparing<'a> {
    fills_only: bool,
    clears: bool,
    company: &'a CompanyContext,
    found: Vec<Change>,
}

impl Comparing<'_> {
    /// An empty cell clears what may be empty, if that was asked for.
    fn compare(&mut self, field: Field, now: Option<&str>, slot: Slot<&str>) {
        let now = now.filter(|now| !now.is_empty());
        let wanted = match slot {
            Slot::Unmapped => return,
            Slot::Blank if !self.clears || self.fills_only || self.company.is_required(&field) => return,
            Slot::Blank => None,
            Slot::Given(value) => Some(value),
        };
        if wanted != now && !(self.fills_only && now.is_some()) {
            self.note(field, now, wanted);
        }
    }

    /// A field of the company's own: its name is only made where it could change.
    fn compare_own(&mut self, custom: &CustomValue, now: Option<&str>) {
        let is_same = match &custom.value {
            Slot::Unmapped => true,
            Slot::Blank => now.is_none(),
            Slot::Given(_) => now.is_some_and(|now| custom.says(now)),
        };
        if !is_same {
            self.compare(Field::Custom((&*custom.key).into()), now, custom.value.text());
        }
    }

    fn note(&mut self, field: Field, before: Option<&str>, after: Option<&str>) {
        let before = before.map(ToOwned::to_owned);
        self.found.push(Change { field, before, after: after.map(ToOwned::to_owned) });
    }
}

/// The person with the changes made.
pub(super) fn apply(person: &mut Person, changes: &[Change], values: &Values) {
    for Change { field, after, .. } in changes {
        let text = || after.clone().unwrap_or_default();
        match field {
            Field::Email => person.email = text(),
            Field::FirstName => person.first_name = text(),
            Field::LastName => person.last_name = text(),
            Field::UserName => person.user_name.clone_from(after),
            Field::Reference => person.reference.clone_from(after),
            Field::Language => person.language.clone_from(after),
            Field::JobRole => person.job_role.clone_from(after),
            Field::Region => person.region.clone_from(after),
            Field::Status => person.status = values.status.given().unwrap_or(person.status),
            Field::AccountType => {
                person.account_type = values.account_type.given().unwrap_or(person.account_type);
            }
            Field::Custom(key) => match after {
                Some(after) => {
                    person.custom.insert(key.to_string(), after.clone());
                }
                None => {
                    person.custom.remove(&**key);
                }
            },
            // No field of one person.
            Field::Name
            | Field::Company
            | Field::Groups
            | Field::Cohorts
            | Field::Courses
            | Field::Packages
            | Field::Invite => {}
        }
    }
}
