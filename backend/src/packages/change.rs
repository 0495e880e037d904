//! A package gets another name or other courses.

use serde_json::json;

use super::{Package, about, check_courses, record};
use crate::access::{Right, Scope};
use crate::name::{name, refuse_alike};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// What is to be different about a package. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackageChange {
    pub name: Option<String>,
    /// All of them, in their order.
    pub courses: Option<Vec<i64>>,
}

/// Changes a package. What was assigned by it stays assigned.
///
/// # Errors
/// [`Error::Refused`] if the company has another that a file could not tell from it. [`Error::NotFound`] if it has
/// not all of the courses.
pub async fn change(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    change: PackageChange,
) -> Result<Package, Error> {
    scope.require(Right::ManageTraining)?;
    let transaction = backend.store().begin().await?;
    // First, for it also makes others who change the company's packages wait.
    store::company::touch(&transaction, scope).await?;
    let before = store::package::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    if let Some(text) = change.name {
        after.name = name(&text, "package")?;
    }
    if let Some(courses) = change.courses {
        after.courses = courses;
    }
    write(backend, &transaction, scope, &before, &after).await?;
    if after != before {
        transaction.commit().await?;
    }
    Ok(after)
}

/// Writes down what differs, and that it does.
pub(super) async fn write(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    before: &Package,
    after: &Package,
) -> Result<(), Error> {
    if after == before {
        return Ok(());
    }
    if after.name != before.name {
        let others = store::package::list(transaction, scope).await?;
        let others = others.iter().filter(|other| other.id != before.id);
        refuse_alike(&after.name, "package", others.map(|other| other.name.as_str()))?;
        store::package::rename(transaction, scope, before.id, &after.name).await?;
    }
    if after.courses != before.courses {
        check_courses(transaction, scope, &after.courses).await?;
        store::package::put_courses(transaction, scope, before.id, &after.courses).await?;
    }
    let data = json!({ "before": about(before), "after": about(after) });
    record(backend, transaction, scope, "package.changed", before.id, &data).await
}
