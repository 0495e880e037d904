//! People are to do a course, or all courses of a package.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Assignment;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// Who is to do it, by ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignees {
    Users(Vec<i64>),
    /// Everybody who is in this group or cohort now.
    Group(i64),
}

/// What is to be done, by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Training {
    Course(i64),
    /// Every course that is in it now.
    Package(i64),
}

/// Training about to be given to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAssignment {
    pub to: Assignees,
    pub what: Training,
    /// The day by which it should be completed.
    pub due_on: Option<Date>,
}

/// What assigning came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// How many were asked for.
    pub people: u64,
    /// How many assignments were made.
    pub made: u64,
    /// How many were not, because the person has the course and has not completed it.
    pub held: u64,
    /// How many people get their first mail with it.
    pub mails: u64,
    /// The first [`SHOWN`] of those that were made.
    pub assignments: Vec<Assignment>,
}

/// How many of the assignments that were made are handed back.
pub(crate) const SHOWN: u64 = 1_000;

/// Assigns. Who has completed the newest attempt at a course gets the next; who has not keeps what they have.
///
/// Whoever is to be invited with their first assignment is, in the same transaction.
///
/// # Errors
/// [`Error::NotFound`] if a user, the group, the course or the package is not the company's. [`Error::Refused`] if
/// nobody is named, or the package is empty.
pub async fn assign(backend: &Backend, scope: &Scope, new: NewAssignment) -> Result<Assigned, Error> {
    let transaction = backend.store().begin().await?;
    let assigned = assign_in(backend, &transaction, scope, &new).await?;
    if assigned.made > 0 {
        transaction.commit().await?;
    }
    Ok(assigned)
}

/// [`assign`], as part of something larger.
pub(crate) async fn assign_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    new: &NewAssignment,
) -> Result<Assigned, Error> {
    scope.require(Right::ManageTraining)?;
    // A course that people have assigned cannot be taken from the company: not while this goes on either.
    store::company::hold(transaction, scope).await?;
    let people = people(transaction, scope, &new.to).await?;
    let (name, courses) = named(transaction, scope, new.what).await?;
    let now = backend.clock().micros();
    let last = store::assignment::last_id(transaction).await?;
    let made = store::assignment::insert(transaction, scope, new, now).await?;
    let mails = store::assignment::invite(transaction, scope, &new.to, now).await?;
    let assigned = Assigned {
        people,
        made,
        held: (people * courses).saturating_sub(made),
        mails,
        assignments: store::assignment::made(transaction, scope, new.what, last, now, SHOWN).await?,
    };
    if made > 0 {
        let until = store::assignment::last_id(transaction).await?;
        let entry = NewActivity {
            company_id: Some(scope.company_id()),
            verb: "training.assigned",
            subject: Some(match new.what {
                Training::Course(id) => ("course", id),
                Training::Package(id) => ("package", id),
            }),
            data: &about(&name, new, &assigned, [last, until, now]),
        };
        activity::record(backend, transaction, scope.actor(), entry).await?;
    }
    Ok(assigned)
}

/// How many people it is for.
async fn people(transaction: &Transaction, scope: &Scope, to: &Assignees) -> Result<u64, Error> {
    match to {
        Assignees::Users(ids) => {
            let mut distinct = ids.clone();
            distinct.sort_unstable();
            distinct.dedup();
            if distinct.is_empty() {
                return Err(Error::refused("Say who is to do it: nobody is named."));
            }
            let known = store::assignment::people(transaction, scope, to).await?;
            if known == distinct.len() as u64 { Ok(known) } else { Err(Error::NotFound) }
        }
        Assignees::Group(id) => {
            store::group::get(transaction, scope, *id).await?.ok_or(Error::NotFound)?;
            store::assignment::people(transaction, scope, to).await
        }
    }
}

/// What it is called, and how many courses it is.
async fn named(transaction: &Transaction, scope: &Scope, what: Training) -> Result<(String, u64), Error> {
    match what {
        Training::Course(id) => {
            let course = store::course::get(transaction, Some(scope.company_id()), id).await?;
            course.map(|course| (course.title, 1)).ok_or(Error::NotFound)
        }
        Training::Package(id) => {
            let package = store::package::get(transaction, scope, id).await?.ok_or(Error::NotFound)?;
            if package.courses.is_empty() {
                return Err(Error::refused(format!(
                    "There is no course in the package “{}” yet. Put some in first.",
                    package.name
                )));
            }
            Ok((package.name, package.courses.len() as u64))
        }
    }
}

/// What is recorded. `[after, until, at]` say where the assignments stand among all: by them the entry tells whom it was
/// about.
fn about(name: &str, new: &NewAssignment, assigned: &Assigned, [after, until, at]: [i64; 3]) -> Value {
    // Of more than a handful the assignments themselves say who they are.
    const NAMED: usize = 100;
    let (users, group): (Vec<String>, Option<String>) = match &new.to {
        Assignees::Users(ids) => (ids.iter().take(NAMED).map(ToString::to_string).collect(), None),
        Assignees::Group(id) => (Vec::new(), Some(id.to_string())),
    };
    json!({
        "name": name,
        "users": users,
        "group": group,
        "people": assigned.people,
        "made": assigned.made,
        "held": assigned.held,
        "mails": assigned.mails,
        "due_on": new.due_on,
        "attempts": { "after": after, "until": until, "at": at },
    })
}
