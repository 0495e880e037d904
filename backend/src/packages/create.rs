//! A package is made.

use super::{Package, about, check_courses, record};
use crate::access::{Right, Scope};
use crate::name::{name, refuse_alike};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// Makes a package of these courses, in this order.
///
/// # Errors
/// [`Error::Refused`] if the company has one that a file could not tell from it. [`Error::NotFound`] if it has not
/// all of the courses.
pub async fn create(backend: &Backend, scope: &Scope, name: &str, courses: &[i64]) -> Result<Package, Error> {
    let transaction = backend.store().begin().await?;
    let package = create_in(backend, &transaction, scope, name, courses).await?;
    transaction.commit().await?;
    Ok(package)
}

/// [`create`], as part of something larger.
pub(crate) async fn create_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    text: &str,
    courses: &[i64],
) -> Result<Package, Error> {
    scope.require(Right::ManageTraining)?;
    let name = name(text, "package")?;
    // First, for it also makes others who change the company's packages wait.
    store::company::touch(transaction, scope).await?;
    let others = store::package::list(transaction, scope).await?;
    refuse_alike(&name, "package", others.iter().map(|other| other.name.as_str()))?;
    check_courses(transaction, scope, courses).await?;
    let mut package = store::package::insert(transaction, scope, &name, backend.clock().micros()).await?;
    store::package::put_courses(transaction, scope, package.id, courses).await?;
    package.courses = courses.to_vec();
    record(backend, transaction, scope, "package.created", package.id, &about(&package)).await?;
    Ok(package)
}
