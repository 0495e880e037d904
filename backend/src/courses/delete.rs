//! A course that nobody has is deleted.

use super::{Catalogue, about, record, touch, who_has_it};
use crate::{Backend, Error, store};

/// Deletes a course; it leaves all packages.
///
/// # Errors
/// [`Error::Refused`] if anybody has it assigned, or had, those who were deleted and can be brought back among them. [`Error::Forbidden`] for a company that has it from the
/// platform.
pub async fn delete(backend: &Backend, catalogue: Catalogue<'_>, id: i64) -> Result<(), Error> {
    catalogue.may_look()?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let course =
        store::course::get(&transaction, catalogue.company_id(), id).await?.ok_or(Error::NotFound)?;
    catalogue.may_change(&course)?;
    touch(&transaction, &course).await?;
    if let Some(who) = who_has_it(&transaction, id, None).await? {
        return Err(Error::refused(format!(
            "“{}” cannot be deleted: {who}, and what was assigned is kept.",
            course.title
        )));
    }
    store::course::delete(&transaction, id).await?;
    record(backend, &transaction, catalogue.actor(), "course.deleted", &course, &about(&course)).await?;
    transaction.commit().await?;
    Ok(())
}
