//! What a row gives a person: groups, courses, an invitation.

use super::{CompanyContext, CourseGained, Existing, Invited, Join, Person, PlanContext, Rules};
use crate::{
    check::{Candidate, Slot},
    person::Status,
    settings::Invite,
};

/// The groups the row names, the one that everybody joins, and those that rules say; none that the person is
/// in already. Those that are yet to be made come later.
pub(super) fn joins(
    candidate: &Candidate,
    existing: Option<&Existing>,
    person: &Person,
    everybody: Option<i64>,
    rules: &Rules,
) -> Vec<Join> {
    let mut joins: Vec<Join> = Vec::new();
    let mut gain = |group: i64, rule: Option<i64>| {
        let is_held = existing.is_some_and(|existing| existing.groups.contains(group));
        if !is_held && !joins.iter().any(|join| join.group == group) {
            joins.push(Join { group, rule });
        }
    };
    for group in candidate.values.memberships.groups.as_slice().iter().copied().chain(everybody) {
        gain(group, None);
    }
    if !rules.is_empty() {
        rules.place(person, |group, rule| gain(group, Some(rule)));
    }
    joins.sort_unstable();
    joins
}

/// The courses the row names, and those of its packages; none that the person was ever assigned. A course
/// that is named by itself is not the package's.
pub(super) fn courses(
    candidate: &Candidate,
    existing: Option<&Existing>,
    company: &CompanyContext,
) -> Vec<CourseGained> {
    let memberships = &candidate.values.memberships;
    let mut gained: Vec<CourseGained> = Vec::new();
    let mut gain = |course: i64, package: Option<i64>| {
        let is_held = existing.is_some_and(|existing| existing.courses.contains(course));
        if !is_held && !gained.iter().any(|gained| gained.course == course) {
            gained.push(CourseGained { course, package });
        }
    };
    for course in memberships.courses.as_slice() {
        gain(*course, None);
    }
    for package in memberships.packages.as_slice() {
        for course in company.courses_of(*package) {
            gain(*course, Some(*package));
        }
    }
    gained.sort_unstable();
    gained
}

/// When the activation link goes out. The row's own yes or no counts before the settings, which are about
/// new people; nobody is invited twice, and nobody who is suspended.
pub(super) fn invited(
    candidate: &Candidate,
    existing: Option<&Existing>,
    person: &Person,
    context: &PlanContext,
    is_assigned: bool,
) -> Option<Invited> {
    if person.status == Status::Suspended || existing.is_some_and(|existing| existing.is_invited) {
        return None;
    }
    match (candidate.values.invite, existing) {
        (Slot::Given(false), _) => None,
        (Slot::Given(true), _) => Some(Invited::Now),
        (_, Some(existing)) => (existing.awaits_assignment && is_assigned).then_some(Invited::WithAssignment),
        (_, None) => match context.settings.invite {
            Invite::None => None,
            Invite::Now => Some(Invited::Now),
            Invite::FirstAssignment if is_assigned => Some(Invited::WithAssignment),
            Invite::FirstAssignment => Some(Invited::Later),
        },
    }
}
