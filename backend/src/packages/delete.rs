//! A package is deleted.

use super::{about, record};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// Deletes a package. Its courses stay, and what was assigned by it.
pub async fn delete(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    scope.require(Right::ManageTraining)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let package = store::package::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    store::package::delete(&transaction, scope, id).await?;
    record(backend, &transaction, scope, "package.deleted", id, &about(&package)).await?;
    transaction.commit().await?;
    Ok(())
}
