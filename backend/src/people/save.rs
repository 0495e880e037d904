//! Somebody is added or changed by hand: checked and planned as the one row of a file is, so that fields, groups, rules
//! and seats are the same for both.

use std::collections::BTreeMap;

use roster::check::{Candidate, Finding, IdSet, Severity, check_alone};
use roster::map::Field;
use roster::person::AccountType;
use roster::plan::{Action, Change, Decision, Existing, Found, Owner, Person, PlanContext, plan_alone};
use roster::settings::{Blank, MatchBy};
use roster::{Settings, Snapshot};
use serde_json::{Value, json};

use super::User;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::assignments::{Assignees, NewAssignment, Training};
use crate::imports::context_of;
use crate::store::imports::{Reach, Sight};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// What is said of somebody, field by field. One that takes several may stand there several times.
pub type Said = Vec<(Field, String)>;

/// What stands in the fields of a form: what a person is asked for, with what they have.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub fields: Vec<FormField>,
    /// Names that can be chosen.
    pub groups: Vec<String>,
    pub cohorts: Vec<String>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    pub field: Field,
    pub label: String,
    pub required: bool,
    /// Of a field of the company's own.
    pub definition: Option<roster::map::CustomField>,
}

/// What there is to fill in.
pub async fn form(backend: &Backend, scope: &Scope) -> Result<Form, Error> {
    scope.require(Right::Import)?;
    let snapshot = store::imports::company(backend.store(), sight(scope)).await?.snapshot;
    let standard = [
        Field::Email,
        Field::FirstName,
        Field::LastName,
        Field::UserName,
        Field::Reference,
        Field::Status,
        Field::AccountType,
        Field::Language,
        Field::JobRole,
        Field::Region,
    ];
    let standard = standard.into_iter().map(|field| {
        let required = match field {
            Field::Email => true,
            Field::FirstName => !snapshot.first_name_optional,
            _ => snapshot.required.contains(&field),
        };
        FormField { label: field.label().to_owned(), required, definition: None, field }
    });
    let own = snapshot.custom_fields.iter().map(|own| FormField {
        field: Field::Custom(own.key.as_str().into()),
        label: own.label.clone(),
        required: own.required,
        definition: Some(own.clone()),
    });
    let fields = standard.chain(own).collect();
    let names = |named: &[roster::snapshot::Named]| named.iter().map(|one| one.name.clone()).collect();
    Ok(Form { fields, groups: names(&snapshot.groups), cohorts: names(&snapshot.cohorts) })
}

/// Adds somebody. What is required must be among what is said.
///
/// # Errors
/// [`Error::Invalid`] with the findings, each with its field. [`Error::Conflict`] if the address is somebody's here.
pub async fn create(backend: &Backend, scope: &Scope, said: Said) -> Result<User, Error> {
    scope.require(Right::Import)?;
    let transaction = backend.store().begin().await?;
    store::company::hold_seats(&transaction, scope.company_id()).await?;
    let room = Room::of(&transaction, scope, Settings::default()).await?;
    let mut said = said;
    room.ask_for_what_is_required(&mut said);
    let candidate = room.check(backend, &said)?;
    let values = &candidate.values;
    let there = store::user::id_of_address(&transaction, scope, &values.email_key).await?;
    if there.is_some() {
        return Err(Error::conflict(format!("{} is in the company already.", values.email)));
    }
    let email_key = values.email_key.clone();
    let decision = room.plan(&transaction, scope, candidate, None).await?;
    let person = decision.after.as_ref().filter(|_| decision.action == Action::Create);
    let person = person.ok_or_else(|| Error::internal("a newcomer who is not created"))?;
    let groups: Vec<i64> = decision.joins.iter().map(|join| join.group).collect();
    let now = backend.clock().micros();
    let id =
        store::signup::insert_user(&transaction, scope.company_id(), person, &email_key, None, &groups, now)
            .await?;
    store::company::arrive(&transaction, scope.company_id()).await?;
    let data = json!({ "email": person.email, "after": person, "groups": texts(&groups) });
    follow(backend, &transaction, scope, id, &decision, "user.created", &data).await?;
    let user = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(user)
}

/// Changes somebody: every field that is said replaces what stands there, an empty one clears it; of groups and of
/// cohorts, those that are said are all they are in of the kind. What is not said stays.
///
/// # Errors
/// As [`create`]; [`Error::NotFound`].
pub async fn change(backend: &Backend, scope: &Scope, id: i64, said: Said) -> Result<User, Error> {
    scope.require(Right::Import)?;
    let transaction = backend.store().begin().await?;
    let user = change_in(backend, &transaction, scope, id, said).await?;
    transaction.commit().await?;
    Ok(user)
}

/// [`change`], as part of something larger.
pub(super) async fn change_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    mut said: Said,
) -> Result<User, Error> {
    store::company::hold_seats(transaction, scope.company_id()).await?;
    // By the reference, but told whom: so that the address may be another.
    let settings = Settings { match_by: MatchBy::Reference, blank: Blank::Clear, ..Settings::default() };
    let room = Room::of(transaction, scope, settings).await?;
    let before = store::user::get(transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let existing = store::user::existing(transaction, scope, id).await?.ok_or(Error::NotFound)?;
    // Who is sent back as they are is not given anything, and so nobody's leave is needed.
    let is_as_said = |text: &str| AccountType::parse(text) == Some(before.account_type);
    said.retain(|(field, text)| *field != Field::AccountType || !is_as_said(text));
    if !said.iter().any(|(field, _)| *field == Field::Email) {
        said.push((Field::Email, before.email.clone()));
    }
    let leaves = room.leaves(&said);
    let candidate = room.check(backend, &said)?;
    let (email_key, memberships) = (candidate.values.email_key.clone(), candidate.values.memberships.clone());
    let decision = room.plan(transaction, scope, candidate, Some(&existing)).await?;
    let stays: IdSet = decision.joins.iter().map(|join| join.group).collect();
    let left: Vec<i64> = leaves
        .into_iter()
        .filter(|group| existing.groups.contains(*group) && !stays.contains(*group))
        .filter(|group| !memberships.groups.contains(*group))
        .collect();
    if decision.action == Action::Unchanged && left.is_empty() {
        return Ok(before);
    }
    let now = backend.clock().micros();
    let after = decision.after.as_ref().unwrap_or(&existing.person);
    store::user::update(transaction, scope, id, after, &email_key, now).await?;
    let joined: Vec<i64> = decision.joins.iter().map(|join| join.group).collect();
    for group in &joined {
        store::bulk::add_to_group(transaction, scope, *group, &[id], now).await?;
    }
    for group in &left {
        store::bulk::remove_from_group(transaction, scope, *group, &[id], now).await?;
    }
    if decision.suspends {
        store::bulk::end_sessions(transaction, scope, &[id]).await?;
    }
    if after.account_type != before.account_type || decision.suspends || decision.reactivates {
        if after.account_type != AccountType::Manager {
            store::access::put_managed(transaction, scope, id, &[]).await?;
        }
        store::company::touch(transaction, scope).await?;
    }
    let data = json!({
        "email": after.email,
        "changes": room.labelled(&decision.changes)?,
        "joined": texts(&joined),
        "left": texts(&left),
    });
    follow(backend, transaction, scope, id, &decision, "user.changed", &data).await?;
    store::user::get(transaction, scope, id).await?.ok_or(Error::NotFound)
}

/// What the row of a file would bring along as well: training, an invitation; and the entry in the activity.
async fn follow(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    decision: &Decision,
    verb: &'static str,
    data: &Value,
) -> Result<(), Error> {
    let now = backend.clock().micros();
    let mut training: Vec<Training> = Vec::new();
    for gained in &decision.courses {
        let what = gained.package.map_or(Training::Course(gained.course), Training::Package);
        if !training.contains(&what) {
            training.push(what);
        }
    }
    for what in training {
        let new = NewAssignment { to: Assignees::Users(vec![id]), what, due_on: None };
        store::assignment::insert(transaction, scope, &new, now).await?;
        store::assignment::invite(transaction, scope, &new.to, now).await?;
    }
    let entry = NewActivity { company_id: Some(scope.company_id()), verb, subject: Some(("user", id)), data };
    let entry = activity::record(backend, transaction, scope.actor(), entry).await?;
    if decision.invited == Some(roster::plan::Invited::Now) {
        store::invitation::invite(transaction, scope, &[id], &entry.to_string(), now).await?;
    }
    Ok(())
}

fn texts(ids: &[i64]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

/// With whose eyes the company is looked at.
fn sight(scope: &Scope) -> Sight {
    let reach = if scope.allows(Right::ManageCompany) { Reach::Company } else { Reach::Groups };
    Sight { company_id: scope.company_id(), reach, account_id: scope.actor().account_id() }
}

/// The company, as the transaction sees it.
struct Room {
    snapshot: Snapshot,
    context: PlanContext,
}

impl Room {
    async fn of(transaction: &Transaction, scope: &Scope, settings: Settings) -> Result<Self, Error> {
        let sight = sight(scope);
        let company = store::imports::company_in(transaction, sight).await?;
        let interiors = store::imports::interiors_in(transaction, sight, scope.actor().account_id()).await?;
        let context = context_of(&settings, &[], &company, interiors)?;
        Ok(Self { snapshot: company.snapshot, context })
    }

    /// Nobody is added without what the company requires: what is not said is said to be empty.
    fn ask_for_what_is_required(&self, said: &mut Said) {
        let first_name = (!self.snapshot.first_name_optional).then_some(Field::FirstName);
        let own = self.snapshot.custom_fields.iter().filter(|own| own.required);
        let required = first_name
            .into_iter()
            .chain(self.snapshot.required.iter().cloned())
            .chain(own.map(|own| Field::Custom(own.key.as_str().into())));
        for field in required {
            let named = field == Field::FirstName && said.iter().any(|(said, _)| *said == Field::Name);
            if !named && !said.iter().any(|(said, _)| *said == field) {
                said.push((field, String::new()));
            }
        }
    }

    /// The groups or cohorts, of the kinds of which something is said, that one may be in.
    fn leaves(&self, said: &Said) -> Vec<i64> {
        let mut leaves = Vec::new();
        for (kind, all) in [(Field::Groups, &self.snapshot.groups), (Field::Cohorts, &self.snapshot.cohorts)]
        {
            if said.iter().any(|(field, _)| *field == kind) {
                leaves.extend(all.iter().map(|named| named.id));
            }
        }
        leaves
    }

    /// What was changed, with what the company's own fields are called: their keys tell nobody.
    fn labelled(&self, changes: &[Change]) -> Result<Vec<Value>, Error> {
        let labelled = |change: &Change| {
            let mut told = serde_json::to_value(change)?;
            if let (Field::Custom(_), Some(told)) = (&change.field, told.as_object_mut()) {
                told.insert("label".to_owned(), self.snapshot.label_of(&change.field).into());
            }
            Ok(told)
        };
        changes.iter().map(labelled).collect()
    }

    fn check(&self, backend: &Backend, said: &Said) -> Result<Candidate, Error> {
        check_alone(&self.snapshot, backend.config().limits, said)
            .map_err(|findings| refusal(&self.snapshot, findings))
    }

    /// What becomes of the person, if it can be so.
    async fn plan(
        &self,
        transaction: &Transaction,
        scope: &Scope,
        candidate: Candidate,
        existing: Option<&Existing>,
    ) -> Result<Decision, Error> {
        let values = &candidate.values;
        let (user_name, reference) = store::signup::owners(
            transaction,
            scope.company_id(),
            values.user_name.text().given(),
            values.reference.text().given(),
        )
        .await?;
        let email = store::user::id_of_address(transaction, scope, &values.email_key).await?;
        let email = email.map(|id| (id, values.email.clone()));
        let is_other = |owner: &(i64, String)| existing.is_none_or(|existing| existing.id != owner.0);
        let owner =
            |found: Option<(i64, String)>| found.filter(is_other).map(|(id, email)| Owner { id, email });
        let (email, user_name, reference) = (owner(email), owner(user_name), owner(reference));
        let found = Found {
            user: existing,
            email_owner: email.as_ref(),
            user_name_owner: user_name.as_ref(),
            reference_owner: reference.as_ref(),
        };
        let (decision, plan) = plan_alone(self.context.clone(), candidate, found);
        if decision.action == Action::Reject {
            let wrong = decision.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
            return Err(refusal(&self.snapshot, wrong.collect()));
        }
        if plan.blocked {
            return Err(refusal(&self.snapshot, plan.blocking));
        }
        Ok(decision)
    }
}

/// Sentences for whoever reads no findings, one for each field.
fn refusal(snapshot: &Snapshot, findings: Vec<Finding>) -> Error {
    let mut sentences: BTreeMap<usize, String> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let sentence = match &finding.field {
            Some(field) => format!("{}: {}", snapshot.label_of(field), finding.message),
            None => finding.message.clone(),
        };
        sentences.insert(at, sentence);
    }
    let detail = sentences.into_values().collect::<Vec<_>>().join(" ");
    let detail = if detail.is_empty() { "This cannot be saved as it is.".to_owned() } else { detail };
    Error::Invalid { detail, findings }
}

/// The person as a row of a file would find them.
pub(crate) fn person_of(row: entity::user::Model) -> Result<Person, Error> {
    Ok(Person {
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        user_name: row.user_name,
        reference: row.reference,
        status: row.status.into(),
        account_type: row.account_type.into(),
        language: row.language,
        job_role: row.job_role,
        region: row.region,
        custom: row.custom.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
    })
}
