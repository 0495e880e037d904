//! A field of a company's own is changed: everything but its key and its type, by which values are kept.

use roster::map::{CustomField, check_field};
use serde_json::json;

use super::{Field, record, tidy, told};
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// What may be changed; what is absent stays. The inner absence of a bound takes it away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldChange {
    pub label: Option<String>,
    pub required: Option<bool>,
    pub at_sign_up: Option<bool>,
    pub options: Option<Vec<String>>,
    pub min: Option<Option<f64>>,
    pub max: Option<Option<f64>>,
    pub decimals: Option<Option<u8>>,
    pub max_length: Option<Option<u32>>,
    pub pattern: Option<Option<String>>,
}

/// Changes one. Values that people have stay as they are: what no longer fits is found when they are imported
/// again.
///
/// # Errors
/// [`Error::Refused`] as for a new field.
pub async fn change(backend: &Backend, scope: &Scope, id: i64, change: FieldChange) -> Result<Field, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, and is compared with what is made.
    store::company::touch(&transaction, scope).await?;
    let before = store::field::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let after = Field {
        definition: tidy(changed(before.definition.clone(), &change)),
        at_sign_up: change.at_sign_up.unwrap_or(before.at_sign_up),
        ..before.clone()
    };
    if after == before {
        transaction.rollback().await?;
        return Ok(before);
    }
    let mut others = store::field::definitions(&transaction, scope.company_id()).await?;
    others.retain(|other| other.key != before.definition.key);
    check_field(&after.definition, &others).map_err(Error::refused)?;
    store::field::update(&transaction, scope, &after).await?;
    let data = json!({ "name": after.definition.label, "before": told(&before), "after": told(&after) });
    record(backend, &transaction, scope, "field.changed", id, data).await?;
    transaction.commit().await?;
    Ok(after)
}

fn changed(definition: CustomField, change: &FieldChange) -> CustomField {
    let change = change.clone();
    CustomField {
        label: change.label.unwrap_or(definition.label),
        required: change.required.unwrap_or(definition.required),
        options: change.options.unwrap_or(definition.options),
        min: change.min.unwrap_or(definition.min),
        max: change.max.unwrap_or(definition.max),
        decimals: change.decimals.unwrap_or(definition.decimals),
        max_length: change.max_length.unwrap_or(definition.max_length),
        pattern: change.pattern.unwrap_or(definition.pattern),
        ..definition
    }
}
