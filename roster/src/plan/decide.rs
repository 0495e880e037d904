//! What becomes of one row, so far as the row and the company tell.

use super::{
    Action, CompanyContext, Decision, Existing, Found, Owner, Person, PlanContext, Rules,
    changes::{apply, changes},
    gains::{courses, invited, joins},
    managed::{no_change, no_newcomer, no_user_of_theirs},
};
use crate::{
    check::{Candidate, Finding, Slot, Verdict},
    map::Field,
    person::{AccountType, Status},
    settings,
};

/// What becomes of a row, if the rest of the file allows it.
#[derive(Debug)]
pub(super) struct Tentative {
    pub decision: Decision,
    /// What the row takes that is somebody else's today.
    pub conflicts: Vec<Conflict>,
    pub admin: AdminChange,
}

/// An address, a user name or a reference that would be two people's, unless the other gives it up.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub field: Field,
    pub owner: Owner,
}

/// Whether the company has one more or one less to administer it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AdminChange {
    Gains,
    Loses,
    #[default]
    None,
}

impl Tentative {
    pub(super) fn rejected(findings: Vec<Finding>) -> Self {
        Decision { findings, ..Decision::untouched(Action::Reject) }.into()
    }
}

impl From<Decision> for Tentative {
    fn from(decision: Decision) -> Self {
        Self { decision, conflicts: Vec::new(), admin: AdminChange::None }
    }
}

pub(super) fn decide(
    candidate: &Candidate,
    found: Found<'_>,
    context: &PlanContext,
    rules: &[Rules],
) -> Tentative {
    let company = candidate.values.company.filter(|_| candidate.verdict == Verdict::Accepted);
    // A company that is not known has been reported.
    let Some((company, rules)) =
        company.and_then(|at| Some((context.company(at)?, rules.get(usize::from(at))?)))
    else {
        return Decision::untouched(Action::Reject).into();
    };
    let settings = &context.settings;
    let skipped = match found.user {
        Some(_) => settings.existing == settings::Existing::Skip,
        None => !settings.create.0,
    };
    if skipped {
        return Decision::untouched(Action::Skip).into();
    }
    match found.user {
        None => create(candidate, found, context, company, rules),
        Some(existing) => update(candidate, existing, found, context, company, rules),
    }
}

/// The group that everybody of the import's own company joins.
fn everybody(candidate: &Candidate, context: &PlanContext) -> Option<i64> {
    context.group.filter(|_| candidate.values.company == Some(0))
}

fn is_admin(person: &Person) -> bool {
    person.account_type == AccountType::Admin && person.status == Status::Active
}

fn create(
    candidate: &Candidate,
    found: Found<'_>,
    context: &PlanContext,
    company: &CompanyContext,
    rules: &Rules,
) -> Tentative {
    let person = newcomer(candidate, context, company);
    let joins = joins(candidate, None, &person, everybody(candidate, context), rules);
    if let Some(finding) = no_newcomer(candidate, &person, &joins, context) {
        return Tentative::rejected(vec![finding]);
    }
    let conflicts = [
        (Field::Email, found.email_owner),
        (Field::UserName, found.user_name_owner.filter(|_| person.user_name.is_some())),
        (Field::Reference, found.reference_owner.filter(|_| person.reference.is_some())),
    ];
    let conflicts =
        conflicts.into_iter().filter_map(|(field, owner)| Some(Conflict { field, owner: owner?.clone() }));
    let courses = courses(candidate, None, company);
    Tentative {
        conflicts: conflicts.collect(),
        admin: if is_admin(&person) { AdminChange::Gains } else { AdminChange::None },
        decision: Decision {
            invited: invited(candidate, None, &person, context, !courses.is_empty()),
            after: Some(person),
            joins,
            courses,
            ..Decision::untouched(Action::Create)
        },
    }
}

fn newcomer(candidate: &Candidate, context: &PlanContext, company: &CompanyContext) -> Person {
    let values = &candidate.values;
    let text = |slot: &Slot<String>| slot.text().given().map(ToOwned::to_owned);
    let language = || {
        let language = context.settings.default_language.as_ref().unwrap_or(&company.language);
        Some(language.clone()).filter(|tag| !tag.is_empty())
    };
    let custom = values.custom.iter().filter_map(|own| Some((own.key.to_string(), text(&own.value)?)));
    Person {
        email: values.email.clone(),
        first_name: text(&values.first_name).unwrap_or_default(),
        last_name: text(&values.last_name).unwrap_or_default(),
        user_name: text(&values.user_name),
        reference: text(&values.reference),
        status: values.status.given().unwrap_or_default(),
        account_type: values.account_type.given().unwrap_or(context.settings.default_account_type),
        language: text(&values.language).or_else(language),
        job_role: text(&values.job_role),
        region: text(&values.region),
        custom: custom.collect(),
    }
}

fn update(
    candidate: &Candidate,
    existing: &Existing,
    found: Found<'_>,
    context: &PlanContext,
    company: &CompanyContext,
    rules: &Rules,
) -> Tentative {
    if let Some(finding) = no_user_of_theirs(candidate, existing, context) {
        return Tentative::rejected(vec![finding]);
    }
    let before = &existing.person;
    let changes = changes(before, &candidate.values, context, company);
    // Of the many who stay as they are, nothing is copied.
    let mut renewed = None;
    if !changes.is_empty() {
        apply(renewed.insert(before.clone()), &changes, &candidate.values);
    }
    let after = renewed.as_ref().unwrap_or(before);
    let joins = joins(candidate, Some(existing), after, everybody(candidate, context), rules);
    let courses = courses(candidate, Some(existing), company);
    let invited = invited(candidate, Some(existing), after, context, !courses.is_empty());
    let memberships = &candidate.values.memberships;
    // What is yet to be made holds nobody.
    let joins_new = !memberships.new_groups.is_empty() || !memberships.new_cohorts.is_empty();
    if changes.is_empty() && joins.is_empty() && !joins_new && courses.is_empty() && invited.is_none() {
        return Decision::untouched(Action::Unchanged).into();
    }
    if let Some(finding) = no_change(candidate, existing, after, &changes, context, company) {
        return Tentative::rejected(vec![finding]);
    }
    let owner_of = |field: &Field| match field {
        Field::Email => found.email_owner,
        Field::UserName => found.user_name_owner,
        Field::Reference => found.reference_owner,
        _ => None,
    };
    let conflicts = changes.iter().filter(|change| change.after.is_some()).filter_map(|change| {
        let owner = owner_of(&change.field).filter(|owner| owner.id != existing.id)?;
        Some(Conflict { field: change.field.clone(), owner: owner.clone() })
    });
    Tentative {
        conflicts: conflicts.collect(),
        admin: match (is_admin(before), is_admin(after)) {
            (false, true) => AdminChange::Gains,
            (true, false) => AdminChange::Loses,
            _ => AdminChange::None,
        },
        decision: Decision {
            suspends: before.status == Status::Active && after.status == Status::Suspended,
            reactivates: before.status == Status::Suspended && after.status == Status::Active,
            after: Some(renewed.unwrap_or_else(|| before.clone())),
            changes,
            joins,
            courses,
            invited,
            ..Decision::untouched(Action::Update)
        },
    }
}
