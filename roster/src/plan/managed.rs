//! What a manager may not do, and nobody to themselves.

use super::{Change, CompanyContext, Existing, Join, Person, PlanContext};
use crate::{
    check::{Candidate, Code, Finding, account_type_in_words, params},
    map::Field,
    person::Status,
};

/// Why whoever imports may not make this person.
pub(super) fn no_newcomer(
    candidate: &Candidate,
    person: &Person,
    joins: &[Join],
    context: &PlanContext,
) -> Option<Finding> {
    if let Some(finding) = above(candidate, person, context) {
        return Some(finding);
    }
    let managed = context.managed.as_ref()?;
    let comes_in = joins.iter().any(|join| managed.contains(join.group));
    (!comes_in).then(|| not_managed(candidate, "new"))
}

/// Why whoever imports has nothing to do with this user.
pub(super) fn no_user_of_theirs(
    candidate: &Candidate,
    existing: &Existing,
    context: &PlanContext,
) -> Option<Finding> {
    let managed = context.managed.as_ref()?;
    let is_in = existing.groups.as_slice().iter().any(|group| managed.contains(*group));
    (!is_in).then(|| not_managed(candidate, "outside"))
}

/// Why whoever imports may not change this user.
pub(super) fn no_change(
    candidate: &Candidate,
    existing: &Existing,
    after: &Person,
    changes: &[Change],
    context: &PlanContext,
    company: &CompanyContext,
) -> Option<Finding> {
    if context.may_grant.is_some_and(|most| existing.person.account_type > most) {
        return Some(not_managed(candidate, "above"));
    }
    if let Some(finding) = above(candidate, after, context) {
        return Some(finding);
    }
    let before = &existing.person;
    let suspends = before.status == Status::Active && after.status == Status::Suspended;
    let lowers = after.account_type < before.account_type;
    (company.importer == Some(existing.id) && (suspends || lowers))
        .then(|| about_change(Code::SelfChange, candidate, changes))
}

/// Nobody is given more than whoever imports may grant.
fn above(candidate: &Candidate, after: &Person, context: &PlanContext) -> Option<Finding> {
    let most = context.may_grant.filter(|most| after.account_type > *most)?;
    let kind = account_type_in_words(after.account_type);
    let params = params! {"account_type": kind, "most": account_type_in_words(most)};
    let mut finding = Finding::new(Code::AccountTypeNotAllowed, params).at(candidate.row, candidate.line);
    finding.field = Some(Field::AccountType);
    Some(finding)
}

fn not_managed(candidate: &Candidate, what: &'static str) -> Finding {
    let finding = Finding::new(Code::PersonNotManaged, params! {"what": what});
    finding.at(candidate.row, candidate.line).with_value(&candidate.values.email)
}

/// A finding about what a row does to somebody's status or account type.
pub(super) fn about_change(code: Code, candidate: &Candidate, changes: &[Change]) -> Finding {
    let mut finding = Finding::new(code, params! {}).at(candidate.row, candidate.line);
    let change = changes.iter().find(|change| matches!(change.field, Field::Status | Field::AccountType));
    if let Some(change) = change {
        finding.field = Some(change.field.clone());
        finding.value.clone_from(&change.after);
    }
    finding
}
