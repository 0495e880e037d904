//! A course is made.

use super::{Course, about, available, record};
use crate::access::{Actor, Right, Scope};
use crate::name::{name, refuse_alike};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// Makes a course of the company's own.
///
/// # Errors
/// [`Error::Refused`] if the company has one that a file could not tell from it.
pub async fn create(backend: &Backend, scope: &Scope, title: &str) -> Result<Course, Error> {
    let transaction = backend.store().begin().await?;
    let course = create_in(backend, &transaction, scope, title).await?;
    transaction.commit().await?;
    Ok(course)
}

/// [`create`], as part of something larger.
pub(crate) async fn create_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    title: &str,
) -> Result<Course, Error> {
    scope.require(Right::ManageTraining)?;
    let title = name(title, "course")?;
    let company_id = scope.company_id();
    // First, for it also makes others who change the company's courses wait.
    store::company::touch(transaction, scope).await?;
    let others = store::course::list(transaction, Some(company_id)).await?;
    refuse_alike(&title, "course", others.iter().map(|course| course.title.as_str()))?;
    let now = backend.clock().micros();
    let mut course = store::course::insert(transaction, Some(company_id), &title, now).await?;
    store::course::give(transaction, course.id, company_id, now).await?;
    course.companies.push(company_id);
    record(backend, transaction, scope.actor(), "course.created", &course, &about(&course)).await?;
    Ok(course)
}

/// Makes a course of the platform's, and makes it available to the companies. Where the platform has one of
/// exactly this title, that one is made available to them instead, and returned. For owners.
///
/// # Errors
/// [`Error::Refused`] if there is one of this title and no company is named, or if a company has one that a file
/// could not tell from it. [`Error::NotFound`] if there is no such company.
pub async fn create_for_platform(
    backend: &Backend,
    actor: &Actor,
    title: &str,
    companies: &[i64],
) -> Result<Course, Error> {
    let transaction = backend.store().begin().await?;
    let course = create_for_platform_in(backend, &transaction, actor, title, companies).await?;
    transaction.commit().await?;
    Ok(course)
}

/// [`create_for_platform`], as part of something larger.
pub(crate) async fn create_for_platform_in(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    title: &str,
    companies: &[i64],
) -> Result<Course, Error> {
    actor.require_owner()?;
    let title = name(title, "course")?;
    store::lock_platform(transaction).await?;
    let mut course = match store::course::of_platform(transaction, &title).await? {
        Some(_) if companies.is_empty() => {
            return Err(Error::refused(format!("There is already a course named “{title}”.")));
        }
        Some(course) => course,
        None => {
            let course = store::course::insert(transaction, None, &title, backend.clock().micros()).await?;
            record(backend, transaction, actor, "course.created", &course, &about(&course)).await?;
            course
        }
    };
    // In the order of their ids, in which everybody locks them.
    let mut companies = companies.to_vec();
    companies.sort_unstable();
    for company_id in companies {
        available::give(backend, transaction, actor, &mut course, company_id).await?;
    }
    Ok(course)
}
