//! What becomes of one row.

use serde::{Deserialize, Serialize};

use super::planner::PlanContext;
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
}

/// Who has a user name or a reference today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub id: i64,
    pub email: String,
}

/// What the company has that a row concerns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found<'a> {
    pub user: Option<&'a Existing>,
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
    /// Memberships to be gained.
    pub joins: Vec<i64>,
    pub suspends: bool,
    pub reactivates: bool,
    /// What only the company's data could tell; with an error among them the row is rejected.
    pub findings: Vec<Finding>,
}

impl Decision {
    fn untouched(action: Action) -> Self {
        Self {
            action,
            after: None,
            changes: Vec::new(),
            joins: Vec::new(),
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
        None => create(candidate, context),
        Some(existing) => update(candidate, existing, context),
    }
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

fn create(candidate: &Candidate, context: &PlanContext) -> Decision {
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
        language: text(&values.language).or_else(|| Some(context.language()).filter(|tag| !tag.is_empty())),
        job_role: text(&values.job_role),
        region: text(&values.region),
    };
    Decision {
        after: Some(person),
        joins: context.joined(candidate).as_slice().to_vec(),
        ..Decision::untouched(Action::Create)
    }
}

fn update(candidate: &Candidate, existing: &Existing, context: &PlanContext) -> Decision {
    let mut after = existing.person.clone();
    let changes = if context.settings.existing == settings::Existing::MembershipsOnly {
        Vec::new()
    } else {
        change(&mut after, candidate, context)
    };
    let joins: Vec<i64> = context
        .joined(candidate)
        .as_slice()
        .iter()
        .copied()
        .filter(|group| !existing.groups.contains(*group))
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
fn change(person: &mut Person, candidate: &Candidate, context: &PlanContext) -> Vec<Change> {
    let values = &candidate.values;
    let fills_only = context.settings.existing == settings::Existing::FillMissing;
    let mut changes = Vec::new();
    let mut set = |field: Field, now: Option<&str>, slot: Slot<&str>| -> Option<Option<String>> {
        let wanted = match slot {
            Slot::Unmapped => return None,
            Slot::Blank => {
                let clears = context.settings.blank == Blank::Clear && !context.is_required(&field);
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
