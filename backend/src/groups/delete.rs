//! A group or cohort is deleted. The people who were in it stay in the company.

use serde_json::json;

use super::{record, told};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// Deletes one. Returns how many people were in it.
///
/// # Errors
/// [`Error::Refused`] while a rule puts people into it.
pub async fn delete(backend: &Backend, scope: &Scope, id: i64) -> Result<u64, Error> {
    scope.require(Right::ManageGroups)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let group = store::group::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let rules = store::rule::list(&transaction, scope.company_id()).await?;
    if let Some(rule) = rules.iter().find(|rule| rule.groups.contains(&id)) {
        return Err(Error::refused(format!(
            "The rule “{}” puts people into “{}”. Change or delete the rule first.",
            rule.name, group.name
        )));
    }
    let people = store::group::delete(&transaction, scope, id, backend.clock().micros()).await?;
    let data = json!({ "name": group.name, "before": told(&group), "people": people });
    record(backend, &transaction, scope, ("group.deleted", "cohort.deleted"), &group, data).await?;
    transaction.commit().await?;
    Ok(people)
}
