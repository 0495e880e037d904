//! A group or cohort is renamed, or given to others to manage.

use roster::person::AccountType;
use serde_json::json;

use super::{Group, record, told};
use crate::access::{Right, Scope};
use crate::name::{name, refuse_alike};
use crate::{Backend, Error, store};

/// What may be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupChange {
    pub name: Option<String>,
    /// Ids of the company's users who manage it from now on.
    pub managers: Option<Vec<i64>>,
}

/// Changes one.
///
/// # Errors
/// [`Error::Refused`] if the company has one of this kind and name, or if somebody who is to manage it is no
/// manager.
pub async fn change(backend: &Backend, scope: &Scope, id: i64, change: GroupChange) -> Result<Group, Error> {
    scope.require(Right::ManageGroups)?;
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let before = store::group::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    if let Some(text) = &change.name {
        after.name = name(text, before.kind.as_str())?;
    }
    if let Some(managers) = change.managers {
        after.managers = managers;
        after.managers.sort_unstable();
        after.managers.dedup();
    }
    if after == before {
        transaction.rollback().await?;
        return Ok(before);
    }
    if after.name != before.name {
        let others = store::group::names(&transaction, scope, before.kind).await?;
        let others = others.iter().filter(|(other, _)| *other != id).map(|(_, other)| other.as_str());
        refuse_alike(&after.name, before.kind.as_str(), others)?;
        store::group::rename(&transaction, scope, id, &after.name).await?;
    }
    if after.managers != before.managers {
        check_managers(&transaction, scope, &before, &after).await?;
        store::group::put_managers(&transaction, scope, id, &after.managers).await?;
    }
    let data = json!({ "name": after.name, "before": told(&before), "after": told(&after) });
    record(backend, &transaction, scope, ("group.changed", "cohort.changed"), &after, data).await?;
    transaction.commit().await?;
    Ok(after)
}

/// Those who come newly must be managers; one who was and is none any more may stay, for it means nothing.
async fn check_managers(
    transaction: &store::Transaction,
    scope: &Scope,
    before: &Group,
    after: &Group,
) -> Result<(), Error> {
    let new: Vec<i64> = after.managers.iter().filter(|id| !before.managers.contains(id)).copied().collect();
    let people = store::user::with_ids(transaction, scope, &new).await?;
    if people.len() != new.len() {
        return Err(Error::refused("Somebody who is to manage this is not in the company."));
    }
    match people.iter().find(|user| user.account_type != AccountType::Manager) {
        Some(user) => Err(Error::refused(format!(
            "{} is of the type {}. Only managers are given groups to manage; change the account type first.",
            user.name(),
            user.account_type
        ))),
        None => Ok(()),
    }
}
