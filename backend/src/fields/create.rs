//! A new field of a company's own.

use roster::map::{CustomField, check_field};
use serde_json::json;

use super::{Field, record, tidy, told};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// A field to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewField {
    pub definition: CustomField,
    /// May be asked for at sign-up.
    pub at_sign_up: bool,
}

/// Makes one.
///
/// # Errors
/// [`Error::Refused`] if its key or label is taken, or its definition is none that can be used.
pub async fn create(backend: &Backend, scope: &Scope, new: NewField) -> Result<Field, Error> {
    scope.require(Right::ManageCompany)?;
    let definition = tidy(new.definition);
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let others = store::field::definitions(&transaction, scope.company_id()).await?;
    check_field(&definition, &others).map_err(Error::refused)?;
    let now = backend.clock().micros();
    let field =
        store::field::insert(&transaction, scope.company_id(), &definition, new.at_sign_up, now).await?;
    let data = json!({ "name": field.definition.label, "after": told(&field) });
    record(backend, &transaction, scope, "field.created", field.id, data).await?;
    transaction.commit().await?;
    Ok(field)
}
