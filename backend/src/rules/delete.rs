//! A rule is deleted. Whom it put into a group stays there.

use super::{placed, record};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// Deletes one; those behind it move up.
pub async fn delete(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let mut rules = placed(store::rule::list(&transaction, scope.company_id()).await?);
    let at = rules.iter().position(|placed| placed.rule.id == id).ok_or(Error::NotFound)?;
    let before = rules.remove(at);
    store::rule::delete(&transaction, scope, id).await?;
    let order: Vec<i64> = rules.iter().map(|placed| placed.rule.id).collect();
    store::rule::arrange(&transaction, scope, &order).await?;
    record(backend, &transaction, scope, "rule.deleted", &before.rule, (Some(&before), None)).await?;
    transaction.commit().await?;
    Ok(())
}
