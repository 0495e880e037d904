//! A company that has no people is deleted.

use super::change::about;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// Deletes a company with all that is its own and all that is known of its people: those who were deleted there cannot be
/// brought back any more. That it is deleted is told. For owners.
///
/// # Errors
/// [`Error::Refused`] if it has people, or is about to get some by an import.
pub async fn delete(backend: &Backend, scope: &Scope) -> Result<(), Error> {
    scope.require(Right::Own)?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    store::company::touch(&transaction, scope).await?;
    let id = scope.company_id();
    let company = store::company::get(&transaction, id).await?.ok_or(Error::NotFound)?;
    let people = store::company::figures(&transaction, Some(id)).await?.get(&id).map_or(0, |it| it.people);
    if people > 0 {
        let who = if people == 1 { "person" } else { "people" };
        return Err(Error::refused(format!(
            "{} cannot be deleted: it has {people} {who}. Delete them first.",
            company.name
        )));
    }
    if store::company::is_importing(&transaction, id).await? {
        return Err(Error::refused(format!(
            "{} cannot be deleted while people are being imported into it.",
            company.name
        )));
    }
    store::personal::forget_company(&transaction, id).await?;
    store::company::delete(&transaction, id).await?;
    let entry = NewActivity {
        company_id: None,
        verb: "company.deleted",
        subject: Some(("company", id)),
        data: &about(&company),
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    Ok(())
}
