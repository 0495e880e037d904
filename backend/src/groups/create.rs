//! A new group or cohort.

use serde_json::json;

use super::{Group, GroupKind, record};
use crate::access::{Right, Scope};
use crate::name::{name, refuse_alike};
use crate::{Backend, Error, store};

/// Makes one.
///
/// # Errors
/// [`Error::Refused`] if the company has one of this kind and name, or one that a file could not tell from it.
pub async fn create(backend: &Backend, scope: &Scope, kind: GroupKind, name: &str) -> Result<Group, Error> {
    let transaction = backend.store().begin().await?;
    let group = create_in(backend, &transaction, scope, kind, name).await?;
    transaction.commit().await?;
    Ok(group)
}

/// [`create`], as part of something larger.
pub(crate) async fn create_in(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    kind: GroupKind,
    text: &str,
) -> Result<Group, Error> {
    scope.require(Right::ManageGroups)?;
    let name = name(text, kind.as_str())?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(transaction, scope).await?;
    let others = store::group::names(transaction, scope, kind).await?;
    refuse_alike(&name, kind.as_str(), others.iter().map(|(_, other)| other.as_str()))?;
    let group = store::group::insert(transaction, scope, kind, &name, backend.clock().micros())
        .await?
        .ok_or_else(|| Error::refused(format!("There is already a {kind} named “{name}”.")))?;
    let verbs = ("group.created", "cohort.created");
    record(backend, transaction, scope, verbs, &group, json!({ "name": group.name })).await?;
    Ok(group)
}
