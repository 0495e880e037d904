//! What becomes of one row.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CompanyContext, PlanContext};
use crate::{
    check::{Candidate, Code, Finding, IdSet, Slot, Verdict, params},
    map::Field,
    person::{AccountType, Status},
    settings::{self, Blank},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Create,
    Update,
    Unchanged,
    /// Left untouched by the settings: they exist and `existing` is `skip`, or they do not and
    /// `create` is false.
    Skip,
    /// The row has an error.
    Reject,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Create, Self::Update, Self::Unchanged, Self::Skip, Self::Reject];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
            Self::Skip => "skip",
            Self::Reject => "reject",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// The standard fields of a user that a file can set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub email: String,
    /// Empty: none.
    pub first_name: String,
    pub last_name: String,
    pub user_name: Option<String>,
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// The company's own fields, by their keys; none is empty.
    pub custom: BTreeMap<String, String>,
}

/// A user of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    pub id: i64,
    /// Grows with every change to the user, memberships included.
    pub version: i64,
    pub person: Person,
    /// Groups and cohorts the user is in.
    pub groups: IdSet,
    /// Courses the user has been assigned, in whatever attempt and state.
    pub courses: IdSet,
    /// The user has been invited, or has signed in.
    pub is_invited: bool,
}

/// Who has an address, a user name or a reference today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub id: i64,
    pub email: String,
}

/// What the company has that a row concerns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found<'a> {
    pub user: Option<&'a Existing>,
    /// Who has the row's address; looked up where people are not matched by it.
    pub email_owner: Option<&'a Owner>,
    pub user_name_owner: Option<&'a Owner>,
    pub reference_owner: Option<&'a Owner>,
}

/// One field of an existing user that would change. Absent: empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What committing would do to one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub action: Action,
    /// The user as they will be; none for what is not touched.
    pub after: Option<Person>,
    pub changes: Vec<Change>,
    /// Memberships to be gained, by group, ascending.
    pub joins: Vec<Join>,
    /// Assignments to be made.
    pub courses: Vec<CourseGained>,
    /// When the activation link goes out, if it does.
    pub invited: Option<Invited>,
    pub suspends: bool,
    pub reactivates: bool,
    /// What only the company's data could tell; with an error among them the row is rejected.
    pub findings: Vec<Finding>,
}

/// A group or cohort to come into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Join {
    /// Of one that is yet to be made: its place in [`Planner::new_names`](super::Planner::new_names), as -1, -2, ….
    pub group: i64,
    /// The rule that says so; none: the row does, or the import's settings.
    pub rule: Option<i64>,
}

/// A course to be assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CourseGained {
    pub course: i64,
    /// The package that holds it; none: the row names the course itself.
    pub package: Option<i64>,
}

/// When somebody's activation link goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invited {
    Now,
    /// With the mail about the first assignment, which this row makes.
    WithAssignment,
    /// With the mail about the first assignment, whenever that will be.
    Later,
}

impl Invited {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::WithAssignment => "with_assignment",
            Self::Later => "later",
        }
    }
}

impl Decision {
    pub(super) fn untouched(action: Action) -> Self {
        Self {
            action,
            after: None,
            changes: Vec::new(),
            joins: Vec::new(),
            courses: Vec::new(),
            invited: None,
            suspends: false,
            reactivates: false,
            findings: Vec::new(),
        }
    }
}

pub(super) fn decide(candidate: &Candidate, found: Found<'_>, context: &PlanContext) -> Decision {
    if candidate.verdict != Verdict::Accepted {
        return Decision::untouched(Action::Reject);
    }
    // A company that is not known has been reported.
    let Some(company) = candidate.values.company.and_then(|position| context.company(position)) else {
        return Decision::untouched(Action::Reject);
    };
    let settings = &context.settings;
    let skipped = match found.user {
        Some(_) => settings.existing == settings::Existing::Skip,
        None => !settings.create.0,
    };
    if skipped {
        return Decision::untouched(Action::Skip);
    }
    let findings = owned_by_others(candidate, found, context);
    if !findings.is_empty() {
        return Decision { findings, ..Decision::untouched(Action::Reject) };
    }
    match found.user {
        None => create(candidate, context, company),
        Some(existing) => update(candidate, existing, context, company),
    }
}

fn language(context: &PlanContext, company: &CompanyContext) -> Option<String> {
    let language = context.settings.default_language.as_ref().unwrap_or(&company.language);
    Some(language.clone()).filter(|tag| !tag.is_empty())
}

/// The groups the row names, and the one that everybody joins.
fn joined(candidate: &Candidate, context: &PlanContext) -> IdSet {
    let mut groups = candidate.values.memberships.groups.clone();
    if let Some(group) = context.group {
        groups.insert(group);
    }
    groups
}

/// A user name or a reference that is somebody else's.
fn owned_by_others(candidate: &Candidate, found: Found<'_>, context: &PlanContext) -> Vec<Finding> {
    let writes = found.user.is_none()
        || matches!(context.settings.existing, settings::Existing::Update | settings::Existing::FillMissing);
    let own = found.user.map(|user| user.id);
    let values = &candidate.values;
    [
        (Field::UserName, values.user_name.text(), found.user_name_owner),
        (Field::Reference, values.reference.text(), found.reference_owner),
    ]
    .into_iter()
    .filter_map(|(field, slot, owner)| {
        let value = slot.given()?;
        let owner = owner.filter(|owner| writes && Some(owner.id) != own)?;
        let params = params! {"label": field.label(), "owner": owner.email.as_str()};
        let mut finding =
            Finding::new(Code::UniqueInCompany, params).at(candidate.row, candidate.line).with_value(value);
        finding.field = Some(field);
        Some(finding)
    })
    .collect()
}

fn create(candidate: &Candidate, context: &PlanContext, company: &CompanyContext) -> Decision {
    let values = &candidate.values;
    let text = |slot: &Slot<String>| slot.text().given().map(ToOwned::to_owned);
    let person = Person {
        email: values.email.clone(),
        first_name: text(&values.first_name).unwrap_or_default(),
        last_name: text(&values.last_name).unwrap_or_default(),
        user_name: text(&values.user_name),
        reference: text(&values.reference),
        status: values.status.given().unwrap_or_default(),
        account_type: values.account_type.given().unwrap_or(context.settings.default_account_type),
        language: text(&values.language).or_else(|| language(context, company)),
        job_role: text(&values.job_role),
        region: text(&values.region),
        custom: BTreeMap::new(),
    };
    Decision {
        after: Some(person),
        joins: joined(candidate, context)
            .as_slice()
            .iter()
            .map(|group| Join { group: *group, rule: None })
            .collect(),
        ..Decision::untouched(Action::Create)
    }
}

fn update(
    candidate: &Candidate,
    existing: &Existing,
    context: &PlanContext,
    company: &CompanyContext,
) -> Decision {
    let mut after = existing.person.clone();
    let changes = if context.settings.existing == settings::Existing::MembershipsOnly {
        Vec::new()
    } else {
        change(&mut after, candidate, context, company)
    };
    let joins: Vec<Join> = joined(candidate, context)
        .as_slice()
        .iter()
        .filter(|group| !existing.groups.contains(**group))
        .map(|group| Join { group: *group, rule: None })
        .collect();
    if changes.is_empty() && joins.is_empty() {
        return Decision::untouched(Action::Unchanged);
    }
    let suspends = existing.person.status == Status::Active && after.status == Status::Suspended;
    let reactivates = existing.person.status == Status::Suspended && after.status == Status::Active;
    Decision {
        after: Some(after),
        changes,
        joins,
        suspends,
        reactivates,
        ..Decision::untouched(Action::Update)
    }
}

/// Applies the row to the person; what differed comes back.
fn change(
    person: &mut Person,
    candidate: &Candidate,
    context: &PlanContext,
    company: &CompanyContext,
) -> Vec<Change> {
    let values = &candidate.values;
    let fills_only = context.settings.existing == settings::Existing::FillMissing;
    let mut changes = Vec::new();
    let mut set = |field: Field, now: Option<&str>, slot: Slot<&str>| -> Option<Option<String>> {
        let wanted = match slot {
            Slot::Unmapped => return None,
            Slot::Blank => {
                let clears = context.settings.blank == Blank::Clear && !company.is_required(&field);
                if !clears || fills_only {
                    return None;
                }
                None
            }
            Slot::Given(value) => Some(value),
        };
        let now = now.filter(|now| !now.is_empty());
        if wanted == now || fills_only && now.is_some() {
            return None;
        }
        let after = wanted.map(ToOwned::to_owned);
        changes.push(Change { field, before: now.map(ToOwned::to_owned), after: after.clone() });
        Some(after)
    };
    if let Some(after) = set(Field::FirstName, Some(&person.first_name), values.first_name.text()) {
        person.first_name = after.unwrap_or_default();
    }
    if let Some(after) = set(Field::LastName, Some(&person.last_name), values.last_name.text()) {
        person.last_name = after.unwrap_or_default();
    }
    for (field, place, slot) in [
        (Field::UserName, &mut person.user_name, &values.user_name),
        (Field::Reference, &mut person.reference, &values.reference),
        (Field::Language, &mut person.language, &values.language),
        (Field::JobRole, &mut person.job_role, &values.job_role),
        (Field::Region, &mut person.region, &values.region),
    ] {
        if let Some(after) = set(field, place.as_deref(), slot.text()) {
            *place = after;
        }
    }
    // Never empty, so never filled and never cleared.
    if let (Slot::Given(status), false) = (values.status, fills_only)
        && status != person.status
    {
        changes.push(Change {
            field: Field::Status,
            before: Some(person.status.to_string()),
            after: Some(status.to_string()),
        });
        person.status = status;
    }
    if let (Slot::Given(kind), false) = (values.account_type, fills_only)
        && kind != person.account_type
    {
        changes.push(Change {
            field: Field::AccountType,
            before: Some(person.account_type.to_string()),
            after: Some(kind.to_string()),
        });
        person.account_type = kind;
    }
    changes
}
