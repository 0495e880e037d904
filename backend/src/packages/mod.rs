//! Packages: named lists of a company's courses.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

mod arrange;
mod change;
mod create;
mod delete;
mod progress;

pub use arrange::{Step, arrange};
pub use change::{PackageChange, change};
pub use create::create;
pub(crate) use create::create_in;
pub use delete::delete;
pub(crate) use progress::Progress;
pub use progress::figures;

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    pub id: i64,
    /// No two of a company could be taken for each other in a file.
    pub name: String,
    /// Ids, in their order, none twice.
    pub courses: Vec<i64>,
    pub created_at: Timestamp,
}

/// By name.
pub async fn list(backend: &Backend, scope: &Scope) -> Result<Vec<Package>, Error> {
    scope.require(Right::ViewPeople)?;
    store::package::list(backend.store().read(), scope).await
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Package, Error> {
    scope.require(Right::ViewPeople)?;
    store::package::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// How many attempts at a course have come how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CourseFigures {
    pub assigned: u64,
    pub started: u64,
    pub completed: u64,
}

/// Refuses courses that the company has not, as not to be found, and one that stands in the list twice.
async fn check_courses(transaction: &Transaction, scope: &Scope, courses: &[i64]) -> Result<(), Error> {
    let known = store::course::list(transaction, Some(scope.company_id())).await?;
    for (at, id) in courses.iter().enumerate() {
        let course = known.iter().find(|course| course.id == *id);
        let course = course.ok_or(Error::NotFound)?;
        if courses.iter().take(at).any(|earlier| earlier == id) {
            return Err(Error::refused(format!("“{}” stands in the package twice.", course.title)));
        }
    }
    Ok(())
}

async fn record(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    verb: &'static str,
    id: i64,
    data: &Value,
) -> Result<(), Error> {
    let entry =
        NewActivity { company_id: Some(scope.company_id()), verb, subject: Some(("package", id)), data };
    activity::record(backend, transaction, scope.actor(), entry).await.map(drop)
}

/// What is recorded of a package.
fn about(package: &Package) -> Value {
    let courses: Vec<String> = package.courses.iter().map(ToString::to_string).collect();
    json!({ "name": package.name, "courses": courses })
}
