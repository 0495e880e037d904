//! One course of a package is put in, taken out, or moved, whatever else has been done to it meanwhile.

use super::{Package, change::write};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// One step, with the course's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// At the end.
    Add(i64),
    Remove(i64),
    /// One place towards the beginning.
    Earlier(i64),
    /// One place towards the end.
    Later(i64),
}

/// Takes one step. What has come about already, or cannot go further, stays as it is.
///
/// # Errors
/// [`Error::NotFound`] if the company has no such package or course.
pub async fn arrange(backend: &Backend, scope: &Scope, id: i64, step: Step) -> Result<Package, Error> {
    scope.require(Right::ManageTraining)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let before = store::package::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    let courses = &mut after.courses;
    let place = |course: i64| before.courses.iter().position(|id| *id == course);
    match step {
        Step::Add(course) => {
            if place(course).is_none() {
                courses.push(course);
            }
        }
        Step::Remove(course) => courses.retain(|id| *id != course),
        Step::Earlier(course) => {
            if let Some((at, earlier)) = place(course).and_then(|at| Some((at, at.checked_sub(1)?))) {
                courses.swap(at, earlier);
            }
        }
        Step::Later(course) => {
            if let Some(at) = place(course).filter(|at| at + 1 < courses.len()) {
                courses.swap(at, at + 1);
            }
        }
    }
    write(backend, &transaction, scope, &before, &after).await?;
    if after != before {
        transaction.commit().await?;
    }
    Ok(after)
}
