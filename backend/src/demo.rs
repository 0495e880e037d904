//! A company to try things on.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use roster::map::Field;
use roster::person::{AccountType, Status};
use serde_json::json;

use crate::access::{Actor, Scope};
use crate::activity::{self, NewActivity};
use crate::assignments::{self, Assignees, AssignmentState, NewAssignment, Training};
use crate::companies::{self, Company, NewCompany};
use crate::groups::{self, GroupKind};
use crate::people::NewUser;
use crate::signup::{self, NewCode, SignUpChange};
use crate::store::{self, Transaction};
use crate::{Backend, Error, courses, packages};

/// What the company is called.
const COMPANY: &str = "Demo Training";
const SEATS: u64 = 50;
/// The company's groups, by whose place a person below names theirs.
const GROUPS: [&str; 2] = ["Sales", "Operations"];
/// The platform's courses that the company has; together they are its package.
const COURSES: [&str; 3] = ["Health and Safety", "Data Protection", "Fire Safety"];
/// A course of the company's own.
const OWN_COURSE: &str = "Talking to Customers";
const PACKAGE: &str = "Induction";
/// By which people sign themselves up.
const CODE: &str = "welcome";
/// How many of the first assignments are completed, and how many of those after them are started.
const COMPLETED: usize = 9;
const STARTED: usize = 4;

/// Somebody of the demo.
struct Person {
    name: (&'static str, &'static str),
    job_role: &'static str,
    region: &'static str,
    /// Places in [`GROUPS`].
    groups: &'static [usize],
    status: Status,
}

const PEOPLE: [Person; 14] = [
    person(("Amelia", "Hart"), "Sales Director", "London", &[0], Status::Active),
    person(("Ben", "Okafor"), "Account Manager", "London", &[0], Status::Active),
    person(("Carla", "Mendes"), "Account Manager", "Lisbon", &[0], Status::Active),
    person(("Daniel", "Kowalski"), "Account Manager", "Warsaw", &[0], Status::Suspended),
    person(("Eva", "Lindqvist"), "Sales Assistant", "Stockholm", &[0], Status::Active),
    person(("Farid", "Haddad"), "Operations Director", "Paris", &[1], Status::Active),
    person(("Grace", "O'Brien"), "Warehouse Lead", "Dublin", &[1], Status::Active),
    person(("Henrik", "Sørensen"), "Driver", "Aarhus", &[1], Status::Active),
    person(("Isabel", "García"), "Driver", "Madrid", &[1], Status::Active),
    person(("Jun", "Tanaka"), "Planner", "Osaka", &[1], Status::Active),
    person(("Katharina", "Vogel"), "Planner", "Berlin", &[0, 1], Status::Active),
    person(("Liam", "Nguyen"), "Safety Officer", "Leeds", &[0, 1], Status::Active),
    person(("Maria", "Rossi"), "Trainer", "Milan", &[], Status::Active),
    person(("Noah", "Fischer"), "Trainer", "Vienna", &[], Status::Suspended),
];

const fn person(
    name: (&'static str, &'static str),
    job_role: &'static str,
    region: &'static str,
    groups: &'static [usize],
    status: Status,
) -> Person {
    Person { name, job_role, region, groups, status }
}

/// Makes the company, its groups, people and training in one transaction.
///
/// # Errors
/// [`Error::Refused`] unless the database has no company yet.
pub async fn fill(backend: &Backend) -> Result<Company, Error> {
    let actor = Actor::Cli;
    let transaction = backend.store().begin().await?;
    if !store::company::all(&transaction).await?.is_empty() {
        return Err(Error::refused(
            "There are companies in this database already. The demo only fills an empty one.",
        ));
    }
    let new = NewCompany { name: COMPANY.to_owned(), seat_limit: Some(SEATS), default_language: None };
    let company = companies::create_in(backend, &transaction, &actor, new).await?;
    let scope = Scope::of_maker(company.id, actor.clone());
    let mut group_ids = Vec::with_capacity(GROUPS.len());
    for name in GROUPS {
        let group = groups::create_in(backend, &transaction, &scope, GroupKind::Group, name).await?;
        group_ids.push(group.id);
    }
    let people = (1..).zip(PEOPLE).map(|(number, person)| new_user(number, person, &group_ids));
    let people = people.collect::<Result<Vec<_>, _>>()?;
    store::user::insert_many(&transaction, &scope, &people, backend.clock().micros()).await?;
    train(backend, &transaction, &scope, &group_ids).await?;
    open_the_door(backend, &transaction, &scope, &group_ids).await?;
    activity::record(
        backend,
        &transaction,
        &actor,
        NewActivity {
            company_id: Some(company.id),
            verb: "demo.filled",
            subject: Some(("company", company.id)),
            data: &json!({ "people": people.len() }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(company)
}

/// People may come by themselves, with a code that puts them into Sales.
async fn open_the_door(
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

/// Everybody in Operations is being inducted; Sales learns to talk to customers.
async fn train(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    group_ids: &[i64],
) -> Result<(), Error> {
    let mut course_ids = Vec::with_capacity(COURSES.len());
    for title in COURSES {
        let companies = [scope.company_id()];
        let course =
            courses::create_for_platform_in(backend, transaction, scope.actor(), title, &companies).await?;
        course_ids.push(course.id);
    }
    let own = courses::create_in(backend, transaction, scope, OWN_COURSE).await?;
    let package = packages::create_in(backend, transaction, scope, PACKAGE, &course_ids).await?;
    let [sales, operations] = group_ids else { return Ok(()) };
    let today = backend.clock().now().to_zoned(TimeZone::UTC).date();
    let due_on = today.checked_add(30.days()).map_err(Error::internal)?;
    for (group, what) in [(operations, Training::Package(package.id)), (sales, Training::Course(own.id))] {
        let new = NewAssignment { to: Assignees::Group(*group), what, due_on: Some(due_on) };
        let assigned = assignments::assign_in(backend, transaction, scope, &new).await?;
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
            store::assignment::write(transaction, scope, &assignment).await?;
        }
    }
    Ok(())
}

/// The demo's person as the company gets them. `example.com` is nobody's.
fn new_user(number: u32, person: Person, group_ids: &[i64]) -> Result<NewUser, Error> {
    let (first_name, last_name) = person.name;
    let local: String = format!("{first_name}.{last_name}")
        .to_lowercase()
        .chars()
        .filter_map(|character| match character {
            'ø' => Some('o'),
            'í' => Some('i'),
            'a'..='z' | '.' => Some(character),
            _ => None,
        })
        .collect();
    Ok(NewUser {
        email: format!("{local}@example.com").parse().map_err(Error::internal)?,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        reference: Some(format!("D-{number:04}")),
        status: person.status,
        account_type: AccountType::User,
        job_role: Some(person.job_role.to_owned()),
        region: Some(person.region.to_owned()),
        groups: person.groups.iter().filter_map(|place| group_ids.get(*place).copied()).collect(),
    })
}
