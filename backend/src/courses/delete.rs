//! A course that nobody has is deleted.

use super::{Catalogue, about, record, touch};
use crate::{Backend, Error, store};

/// Deletes a course; it leaves all packages.
///
/// # Errors
/// [`Error::Refused`] if anybody has it assigned, or had. [`Error::Forbidden`] for a company that has it from the
/// platform.
pub async fn delete(backend: &Backend, catalogue: Catalogue<'_>, id: i64) -> Result<(), Error> {
    catalogue.may_look()?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let course =
        store::course::get(&transaction, catalogue.company_id(), id).await?.ok_or(Error::NotFound)?;
    catalogue.may_change(&course)?;
    touch(&transaction, &course).await?;
    let people = store::course::people_with(&transaction, id, None).await?;
    if people > 0 {
        let (who, has) = if people == 1 { ("person", "has") } else { ("people", "have") };
        return Err(Error::refused(format!(
            "“{}” cannot be deleted: {people} {who} {has} it assigned, and what was assigned is kept.",
            course.title
        )));
    }
    store::course::delete(&transaction, id).await?;
    record(backend, &transaction, catalogue.actor(), "course.deleted", &course, &about(&course)).await?;
    transaction.commit().await?;
    Ok(())
}
