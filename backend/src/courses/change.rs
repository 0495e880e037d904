//! A course gets another title.

use serde_json::json;

use super::{Catalogue, Course, record, told, touch};
use crate::name::{name, refuse_alike};
use crate::{Backend, Error, store};

/// Gives the course another title.
///
/// # Errors
/// [`Error::Refused`] if its maker has one of this title, or a company that has it one that a file could not tell
/// from it. [`Error::Forbidden`] for a company that has it from the platform.
pub async fn change(
    backend: &Backend,
    catalogue: Catalogue<'_>,
    id: i64,
    title: &str,
) -> Result<Course, Error> {
    catalogue.may_look()?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    let before =
        store::course::get(&transaction, catalogue.company_id(), id).await?.ok_or(Error::NotFound)?;
    catalogue.may_change(&before)?;
    let title = name(title, "course")?;
    if title == before.title {
        return Ok(told(catalogue.actor(), before));
    }
    if !before.is_own() && store::course::of_platform(&transaction, &title).await?.is_some() {
        return Err(Error::refused(format!("There is already a course named “{title}”.")));
    }
    touch(&transaction, &before).await?;
    for company_id in &before.companies {
        let others = store::course::list(&transaction, Some(*company_id)).await?;
        let others = others.iter().filter(|other| other.id != id);
        refuse_alike(&title, "course", others.map(|other| other.title.as_str()))?;
    }
    store::course::rename(&transaction, id, &title).await?;
    let data = json!({ "before": { "title": before.title }, "after": { "title": title } });
    let after = Course { title, ..before };
    record(backend, &transaction, catalogue.actor(), "course.changed", &after, &data).await?;
    transaction.commit().await?;
    Ok(told(catalogue.actor(), after))
}
