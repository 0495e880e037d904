//! What people did between the imports: they came in, worked on their courses, and asked to join.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use roster::map::Field;
use serde_json::json;

use super::history::{self, Past};
use crate::access::{self, Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::assignments::{self, Assignees, AssignmentState, NewAssignment, Training};
use crate::companies::Company;
use crate::signup::{self, NewCode, SignUpChange};
use crate::store::{self, Transaction};
use crate::{Backend, Error, courses, packages};

/// By which people sign themselves up.
const CODE: &str = "welcome";
/// How many of the first assignments are completed, and how many of those after them are started.
const COMPLETED: usize = 9;
const STARTED: usize = 4;
/// How many of those who ask to join were let in, and how many wait.
const LET_IN: usize = 3;
const WAITING: usize = 7;

/// People may come by themselves, with a code that puts them into Sales.
pub(super) async fn open_the_door(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    group_ids: &[i64],
) -> Result<(), Error> {
    let change = SignUpChange {
        enabled: Some(true),
        code_needed: Some(true),
        fields: Some(vec![Field::FirstName, Field::LastName, Field::JobRole]),
        ..SignUpChange::default()
    };
    signup::change_in(backend, transaction, scope, change).await?;
    let code = NewCode { code: CODE.to_owned(), group: group_ids.first().copied(), ..NewCode::default() };
    signup::put_code_in(backend, transaction, scope, code).await?;
    Ok(())
}

/// Everybody in Operations is inducted; Sales learns to talk to customers.
pub(super) async fn train(backend: &Backend, company: &Company, group_ids: &[i64]) -> Result<(), Error> {
    let [sales, operations, ..] = group_ids else { return Ok(()) };
    let scope = Scope::of_maker(company.id, Actor::Cli);
    let package = packages::list(backend, &scope).await?.into_iter().next().ok_or(Error::NotFound)?;
    let all = courses::list(backend, courses::Catalogue::Of(&scope)).await?;
    let own = all.into_iter().find(courses::Course::is_own).ok_or(Error::NotFound)?;
    let today = backend.clock().now().to_zoned(TimeZone::UTC).date();
    let due_on = today.checked_add(40.days()).map_err(Error::internal)?;
    let transaction = backend.store().begin().await?;
    for (group, what) in [(operations, Training::Package(package.id)), (sales, Training::Course(own.id))] {
        let new = NewAssignment { to: Assignees::Group(*group), what, due_on: Some(due_on) };
        let assigned = assignments::assign_in(backend, &transaction, &scope, &new).await?;
        if what != Training::Package(package.id) {
            continue;
        }
        let now = Some(backend.clock().now());
        for (at, mut assignment) in assigned.assignments.into_iter().take(COMPLETED + STARTED).enumerate() {
            assignment.started_at = now;
            assignment.state = AssignmentState::Started;
            if at < COMPLETED {
                assignment.state = AssignmentState::Completed;
                assignment.completed_at = now;
            }
            store::assignment::write(&transaction, &scope, &assignment).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Somebody of the company administers it from now on. Nobody can sign in as them before their password is set.
pub(super) async fn administrator(backend: &Backend, company: &Company, email: &str) -> Result<Actor, Error> {
    let scope = Scope::of_maker(company.id, Actor::Cli);
    let transaction = backend.store().begin().await?;
    let found = store::signup::with_address(&transaction, company.id, email).await?;
    let user = found.ok_or(Error::NotFound)?;
    let account = store::demo::insert_account(&transaction, email, backend.clock().micros()).await?;
    store::demo::make_administrator(&transaction, &scope, user.id, account).await?;
    transaction.commit().await?;
    Ok(Actor::Account { id: account, email: email.to_owned(), owner: false })
}

/// What people did by themselves meanwhile.
pub(super) async fn settle(backend: &Backend, company: &Company) -> Result<(), Error> {
    let scope = Scope::of_maker(company.id, Actor::Cli);
    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    store::demo::come_in(&transaction, &scope, now).await?;
    store::demo::learn(&transaction, &scope, now).await?;
    store::demo::settle_mail(&transaction, &scope).await?;
    transaction.commit().await?;
    Ok(())
}

/// People ask to join in the last days: some are let in, one is turned down, the others wait.
pub(super) async fn knock(past: &Past, company: &mut history::Company) -> Result<(), Error> {
    let backend = &past.backend;
    let actor = company.administrators.first().cloned().unwrap_or(Actor::Cli);
    let scope = access::enter(backend, &actor, company.id, Right::ManageCompany).await?;
    let code = signup::settings(backend, &scope).await?.codes.into_iter().next();
    for number in 0..=LET_IN + WAITING {
        let id = ask(backend, company, code.as_ref().map(|code| (code.id, code.code.clone()))).await?;
        let decision = match number {
            0..LET_IN => signup::Decision::Approve,
            LET_IN => signup::Decision::Reject(Some("We know nobody of this name.".to_owned())),
            _ => continue,
        };
        signup::decide(backend, &scope, &signup::Which::These(vec![id]), decision, false).await?;
    }
    let transaction = backend.store().begin().await?;
    store::demo::settle_mail(&transaction, &scope).await?;
    transaction.commit().await?;
    Ok(())
}

/// Somebody fills in the form, and uses the link of the mail: the request's id.
async fn ask(
    backend: &Backend,
    company: &mut history::Company,
    code: Option<(i64, String)>,
) -> Result<i64, Error> {
    let person = company.names.next();
    let email = person.email;
    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    let new = store::signup::NewRequest {
        company_id: company.id,
        email_key: email.to_lowercase(),
        email: email.clone(),
        said: [
            (Field::Email, email.clone()),
            (Field::FirstName, person.first_name.to_owned()),
            (Field::LastName, person.last_name.to_owned()),
            (Field::JobRole, person.job_role.to_owned()),
        ]
        .into(),
        agreed_to: None,
        code,
        expires_at: now,
    };
    let id = store::signup::insert(&transaction, new, now).await?;
    let account = store::demo::insert_account(&transaction, &email, now).await?;
    store::signup::put_account(&transaction, id, account, true).await?;
    store::signup::verify(&transaction, id, now).await?;
    let entry = NewActivity {
        company_id: Some(company.id),
        verb: "sign_up.verified",
        subject: Some(("sign_up", id)),
        data: &json!({ "request": { "id": id.to_string(), "email": email } }),
    };
    let by = Actor::Account { id: account, email: email.clone(), owner: false };
    activity::record(backend, &transaction, &by, entry).await?;
    transaction.commit().await?;
    Ok(id)
}
