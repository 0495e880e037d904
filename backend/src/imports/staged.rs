//! What was decided of a row, as it is written down.

use roster::Finding;
use roster::check::{Candidate, Slot};
use roster::map::Field;
use roster::plan::{Action, CourseGained, Decision, Existing, Join};

use crate::Error;
use crate::store::imports::{StagedRow, Turn};

/// The row as it is written down: the person as they will be, or what the file says of one who stays as they are.
pub(super) fn staged(
    company_id: i64,
    candidate: Candidate,
    decision: Decision,
    user: Option<&Existing>,
) -> Result<StagedRow, Error> {
    let Candidate { row, line, values, errors, .. } = candidate;
    let Decision { action, after, changes, joins, courses, invited, suspends, reactivates, findings } =
        decision;
    let text = |slot: Slot<String>| slot.given().unwrap_or_default();
    let turn = if suspends { Some(Turn::Suspends) } else { reactivates.then_some(Turn::Reactivates) };
    let mut staged = StagedRow {
        row,
        line,
        company_id,
        action,
        user: user.map(|user| (user.id, user.version)),
        email: values.email,
        email_key: values.email_key,
        first_name: String::new(),
        last_name: String::new(),
        user_name: None,
        user_name_key: None,
        reference: None,
        status: None,
        account_type: None,
        language: None,
        job_role: None,
        region: None,
        custom: None,
        turn,
        by_rules: by_rules(&joins)?,
        joins: joins.into_iter().map(|join| join.group).collect(),
        courses: listed(&courses)?,
        invite: invited,
        changes: (!changes.is_empty()).then(|| serde_json::to_string(&changes)).transpose()?,
        findings: None,
    };
    if let Some(person) = after {
        if staged.email != person.email {
            // Matched by something else, and not to be changed in this.
            staged.email_key = person.email.to_lowercase();
        }
        staged.email = person.email;
        staged.first_name = person.first_name;
        staged.last_name = person.last_name;
        staged.user_name_key = person.user_name.as_ref().map(|user_name| user_name.to_lowercase());
        staged.user_name = person.user_name;
        staged.reference = person.reference;
        staged.status = Some(person.status);
        staged.account_type = Some(person.account_type);
        staged.language = person.language;
        staged.job_role = person.job_role;
        staged.region = person.region;
        if !person.custom.is_empty() {
            staged.custom = Some(serde_json::to_string(&person.custom)?);
        }
    } else if let Some(user) = user {
        staged.first_name.clone_from(&user.person.first_name);
        staged.last_name.clone_from(&user.person.last_name);
    } else {
        staged.first_name = text(values.first_name);
        staged.last_name = text(values.last_name);
    }
    if action == Action::Reject {
        let errors: Vec<Finding> = errors.into_iter().chain(findings).collect();
        if staged.email.is_empty() {
            // A malformed address is no address, but it is what the row says; without what PostgreSQL keeps in no text.
            let written = errors.iter().find(|finding| finding.field == Some(Field::Email));
            let written = written.and_then(|finding| finding.value.as_deref()).unwrap_or_default();
            staged.email = written.chars().filter(|character| !character.is_control()).collect();
        }
        staged.findings = Some(serde_json::to_string(&errors)?);
    }
    Ok(staged)
}

/// `[[group, rule], …]`
fn by_rules(joins: &[Join]) -> Result<Option<String>, Error> {
    let by_rules: Vec<(i64, i64)> = joins.iter().filter_map(|join| Some((join.group, join.rule?))).collect();
    if by_rules.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(&by_rules)?)) }
}

/// `[[course, package or null], …]`
fn listed(courses: &[CourseGained]) -> Result<Option<String>, Error> {
    if courses.is_empty() {
        return Ok(None);
    }
    let pairs: Vec<_> = courses.iter().map(|gained| (gained.course, gained.package)).collect();
    Ok(Some(serde_json::to_string(&pairs)?))
}
