//! People are taken off the list of annual training, and put on it again.

use serde_json::json;

use super::{Chosen, Shelf, due_before, ids};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// What putting people somewhere else came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many were not there before.
    pub people: u64,
    /// What tells of it in the activity; none if nobody was moved.
    pub entry: Option<i64>,
}

/// Takes people off the list of a package: for good, until they are put on it again or are given the package anew.
/// They stay in the company, with everything they have.
///
/// # Errors
/// [`Error::NotFound`] if the package or somebody who is named is not the company's.
pub async fn archive(
    backend: &Backend,
    scope: &Scope,
    package_id: i64,
    chosen: &Chosen,
) -> Result<Moved, Error> {
    put(backend, scope, package_id, chosen, Shelf::Archived).await
}

/// Puts people on the list again whom [`archive`] has taken off; whether it is their turn is for the list to say.
///
/// # Errors
/// As [`archive`].
pub async fn restore(
    backend: &Backend,
    scope: &Scope,
    package_id: i64,
    chosen: &Chosen,
) -> Result<Moved, Error> {
    put(backend, scope, package_id, chosen, Shelf::Due).await
}

async fn put(
    backend: &Backend,
    scope: &Scope,
    package_id: i64,
    chosen: &Chosen,
    on: Shelf,
) -> Result<Moved, Error> {
    scope.require(Right::ManageTraining)?;
    let before = due_before(backend, scope).await?;
    let transaction = backend.store().begin().await?;
    let package = store::package::get(&transaction, scope, package_id).await?.ok_or(Error::NotFound)?;
    let from = if on == Shelf::Archived { Shelf::Due } else { Shelf::Archived };
    let ids = ids(&transaction, scope, package_id, from, chosen, before).await?;
    let now = backend.clock().micros();
    let moved = store::annual::put(&transaction, scope, package_id, &ids, on, now).await?;
    if moved.is_empty() {
        return Ok(Moved::default());
    }
    let people = moved.len() as u64;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: if on == Shelf::Archived { "training.archived" } else { "training.restored" },
        subject: Some(("package", package_id)),
        data: &json!({ "name": package.name, "people": people }),
    };
    let entry = activity::record(backend, &transaction, scope.actor(), entry).await?;
    store::activity::keep_users(&transaction, entry, &moved).await?;
    transaction.commit().await?;
    Ok(Moved { people, entry: Some(entry) })
}
