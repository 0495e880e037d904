//! A field of a company's own is deleted, and with it what people have in it.

use roster::map::Field as Named;
use serde_json::json;

use super::{record, told};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// Deletes one, with everybody's values. Returns how many people had one.
///
/// # Errors
/// [`Error::Refused`] while a rule looks at it.
pub async fn delete(backend: &Backend, scope: &Scope, id: i64) -> Result<u64, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let field = store::field::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let named = Named::Custom(field.definition.key.as_str().into());
    let rules = store::rule::list(&transaction, scope.company_id()).await?;
    if let Some(rule) =
        rules.iter().find(|rule| rule.conditions.iter().any(|condition| condition.field == named))
    {
        return Err(Error::refused(format!(
            "The rule “{}” looks at “{}”. Change or delete the rule first.",
            rule.name, field.definition.label
        )));
    }
    let people = store::field::delete(&transaction, scope, &field, backend.clock().micros()).await?;
    let data = json!({ "name": field.definition.label, "before": told(&field), "people": people });
    record(backend, &transaction, scope, "field.deleted", id, data).await?;
    transaction.commit().await?;
    Ok(people)
}
