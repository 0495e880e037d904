//! Courses: the platform's, which owners make available to companies one by one, and those that companies make
//! for themselves.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::access::{Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

mod available;
mod change;
mod create;
mod delete;
mod people;

pub use available::{choose, make_available, withdraw};
pub use change::change;
pub use create::{create, create_for_platform};
pub(crate) use create::{create_for_platform_in, create_in};
pub use delete::delete;
pub(crate) use people::Learners;
pub use people::people;

/// A course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    pub id: i64,
    /// The company that made it for itself; absent: the platform's.
    pub made_by: Option<i64>,
    /// Unique among those of its maker; no company has two that a file could not tell apart.
    pub title: String,
    /// Those that have it, by id. Only told to owners: one company never learns of another.
    pub companies: Vec<i64>,
    pub created_at: Timestamp,
}

impl Course {
    /// Whether a company made it for itself.
    pub const fn is_own(&self) -> bool {
        self.made_by.is_some()
    }
}

/// Which courses are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Catalogue<'a> {
    /// Those that a company has.
    Of(&'a Scope),
    /// All of the installation. For owners.
    Whole(&'a Actor),
}

impl Catalogue<'_> {
    fn actor(&self) -> &Actor {
        match self {
            Self::Of(scope) => scope.actor(),
            Self::Whole(actor) => actor,
        }
    }

    fn company_id(&self) -> Option<i64> {
        match self {
            Self::Of(scope) => Some(scope.company_id()),
            Self::Whole(_) => None,
        }
    }

    fn may_look(&self) -> Result<(), Error> {
        match self {
            Self::Of(scope) => scope.require(Right::ViewPeople),
            Self::Whole(actor) => actor.require_owner(),
        }
    }

    /// A company changes its own; the platform's are the owners' to change.
    fn may_change(&self, course: &Course) -> Result<(), Error> {
        match self {
            Self::Of(scope) if course.made_by == Some(scope.company_id()) => {
                scope.require(Right::ManageTraining)
            }
            _ => self.actor().require_owner(),
        }
    }
}

/// By title.
pub async fn list(backend: &Backend, catalogue: Catalogue<'_>) -> Result<Vec<Course>, Error> {
    catalogue.may_look()?;
    let courses = store::course::list(backend.store().read(), catalogue.company_id()).await?;
    Ok(courses.into_iter().map(|course| told(catalogue.actor(), course)).collect())
}

/// One, by its id.
pub async fn get(backend: &Backend, catalogue: Catalogue<'_>, id: i64) -> Result<Course, Error> {
    catalogue.may_look()?;
    let course = store::course::get(backend.store().read(), catalogue.company_id(), id).await?;
    Ok(told(catalogue.actor(), course.ok_or(Error::NotFound)?))
}

/// The course as the actor may know it.
fn told(actor: &Actor, mut course: Course) -> Course {
    if !actor.is_owner() {
        course.companies.clear();
    }
    course
}

/// Records what was done to a course: for the platform, and for each company that it concerns.
async fn record(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    verb: &'static str,
    course: &Course,
    data: &Value,
) -> Result<(), Error> {
    let platform = (!course.is_own()).then_some(None);
    let concerned = platform.into_iter().chain(course.companies.iter().copied().map(Some));
    for company_id in concerned {
        let entry = NewActivity { company_id, verb, subject: Some(("course", course.id)), data };
        activity::record(backend, transaction, actor, entry).await?;
    }
    Ok(())
}

/// Who has the course assigned, in the company or anywhere, those among them who were deleted and can be brought back: what
/// a sentence says about them, if there is anybody.
async fn who_has_it(
    transaction: &Transaction,
    course_id: i64,
    company_id: Option<i64>,
) -> Result<Option<String>, Error> {
    let count = |people: u64| format!("{people} {}", if people == 1 { "person" } else { "people" });
    let has = |people: u64| if people == 1 { "has" } else { "have" };
    let was = |people: u64| if people == 1 { "was" } else { "were" };
    let there = if company_id.is_some() { " there" } else { "" };
    Ok(match store::course::people_with(transaction, course_id, company_id).await? {
        (0, 0) => None,
        (people, 0) => Some(format!("{}{there} {} it assigned", count(people), has(people))),
        (0, deleted) => Some(format!(
            "{}{there} who {} deleted and can still be brought back {} it assigned",
            count(deleted),
            was(deleted),
            has(deleted)
        )),
        (people, deleted) => Some(format!(
            "{}{there} {} it assigned, and so {} {} who {} deleted and can still be brought back",
            count(people),
            has(people),
            has(deleted),
            count(deleted),
            was(deleted)
        )),
    })
}

/// Says in each company that has the course that something changed which could alter a plan.
async fn touch(transaction: &Transaction, course: &Course) -> Result<(), Error> {
    store::company::touch_all(transaction, &course.companies).await
}

/// What is recorded of a course.
fn about(course: &Course) -> Value {
    json!({ "title": course.title })
}
