//! The platform's courses are made available to companies, and taken back.

use std::collections::HashSet;

use serde_json::json;

use super::{Course, who_has_it};
use crate::access::{Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::name::refuse_alike;
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// Makes a course of the platform's available to a company; one that it has already stays so. For owners.
///
/// # Errors
/// [`Error::Refused`] if another company made it for itself, or if the company has one that a file could not tell
/// from it. [`Error::NotFound`] if there is no such course or company.
pub async fn make_available(
    backend: &Backend,
    actor: &Actor,
    course_id: i64,
    company_id: i64,
) -> Result<Course, Error> {
    actor.require_owner()?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let mut course = store::course::get(&transaction, None, course_id).await?.ok_or(Error::NotFound)?;
    give(backend, &transaction, actor, &mut course, company_id).await?;
    transaction.commit().await?;
    Ok(course)
}

/// Takes a course of the platform's from a company and out of its packages; one that it has not stays so. For
/// owners.
///
/// # Errors
/// [`Error::Refused`] if somebody there has it assigned, or can be brought back with it, or if the company made it for itself.
/// [`Error::NotFound`] if there is no such course or company.
pub async fn withdraw(
    backend: &Backend,
    actor: &Actor,
    course_id: i64,
    company_id: i64,
) -> Result<Course, Error> {
    actor.require_owner()?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let mut course = store::course::get(&transaction, None, course_id).await?.ok_or(Error::NotFound)?;
    take(backend, &transaction, actor, &mut course, company_id).await?;
    transaction.commit().await?;
    Ok(course)
}

/// Gives the company exactly these of the platform's courses. Its own stay. For owners.
///
/// # Errors
/// As of [`make_available`] and [`withdraw`]; then nothing is changed.
pub async fn choose(backend: &Backend, scope: &Scope, courses: &[i64]) -> Result<(), Error> {
    scope.require(Right::Own)?;
    let actor = scope.actor();
    let wanted: HashSet<i64> = courses.iter().copied().collect();
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let company_id = scope.company_id();
    let mut all = store::course::list(&transaction, None).await?;
    if wanted.iter().any(|id| !all.iter().any(|course| course.id == *id && !course.is_own())) {
        return Err(Error::NotFound);
    }
    // First those that go: one of the same title may come.
    for course in all.iter_mut().filter(|course| !course.is_own() && !wanted.contains(&course.id)) {
        take(backend, &transaction, actor, course, company_id).await?;
    }
    for course in all.iter_mut().filter(|course| wanted.contains(&course.id)) {
        give(backend, &transaction, actor, course, company_id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn give(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    course: &mut Course,
    company_id: i64,
) -> Result<(), Error> {
    if course.companies.contains(&company_id) {
        return Ok(());
    }
    if course.is_own() {
        return Err(Error::refused(format!(
            "“{}” is a company's own course. Only the platform's courses can be made available to companies.",
            course.title
        )));
    }
    // First, for it also makes others who change the company's courses wait.
    store::company::touch_all(transaction, &[company_id]).await?;
    let company = store::company::get(transaction, company_id).await?.ok_or(Error::NotFound)?;
    let others = store::course::list(transaction, Some(company_id)).await?;
    let of = format!("course in {}", company.name);
    refuse_alike(&course.title, &of, others.iter().map(|other| other.title.as_str()))?;
    store::course::give(transaction, course.id, company_id, backend.clock().micros()).await?;
    course.companies.push(company_id);
    course.companies.sort_unstable();
    record(backend, transaction, actor, "course.made_available", course, company_id).await
}

async fn take(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    course: &mut Course,
    company_id: i64,
) -> Result<(), Error> {
    let Some(company) = store::company::get(transaction, company_id).await? else {
        return Err(Error::NotFound);
    };
    if !course.companies.contains(&company_id) {
        return Ok(());
    }
    if course.is_own() {
        return Err(Error::refused(format!(
            "“{}” is {}'s own course. It can be deleted, not taken back.",
            course.title, company.name
        )));
    }
    store::company::touch_all(transaction, &[company_id]).await?;
    if let Some(who) = who_has_it(transaction, course.id, Some(company_id)).await? {
        return Err(Error::refused(format!(
            "“{}” cannot be taken from {}: {who}.",
            course.title, company.name
        )));
    }
    store::course::take(transaction, course.id, company_id).await?;
    course.companies.retain(|id| *id != company_id);
    record(backend, transaction, actor, "course.withdrawn", course, company_id).await
}

async fn record(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    verb: &'static str,
    course: &Course,
    company_id: i64,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: Some(company_id),
        verb,
        subject: Some(("course", course.id)),
        data: &json!({ "title": course.title }),
    };
    activity::record(backend, transaction, actor, entry).await.map(drop)
}
