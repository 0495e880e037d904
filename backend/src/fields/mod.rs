//! A company's own fields: what it wants to know of its people beside what everybody does.

use jiff::Timestamp;
use roster::map::CustomField;
use serde::Serialize;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

mod change;
mod create;
mod delete;

pub use change::{FieldChange, change};
pub use create::{NewField, create};
pub use delete::delete;

/// A field of the company's own. Serializes as `api.md` has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    #[serde(serialize_with = "as_text")]
    pub id: i64,
    #[serde(flatten)]
    pub definition: CustomField,
    /// May be asked for at sign-up.
    pub at_sign_up: bool,
    pub created_at: Timestamp,
}

/// All, in the order in which they were made. For everybody who sees people: it takes the label to know what a
/// value is.
pub async fn list(backend: &Backend, scope: &Scope) -> Result<Vec<Field>, Error> {
    scope.require(Right::ViewPeople)?;
    store::field::list(backend.store().read(), scope).await
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Field, Error> {
    scope.require(Right::ViewPeople)?;
    store::field::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// How many people have a value in it, to be said before it is deleted.
pub async fn people(backend: &Backend, scope: &Scope, id: i64) -> Result<u64, Error> {
    scope.require(Right::ViewCompany)?;
    let read = backend.store().read();
    let field = store::field::get(read, scope, id).await?.ok_or(Error::NotFound)?;
    store::field::people(read, scope, &field.definition.key).await
}

/// White space around labels and options gone, every run inside one space; what is empty is not there.
fn tidy(mut definition: CustomField) -> CustomField {
    let one_space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    definition.key = definition.key.trim().to_owned();
    definition.label = one_space(&definition.label);
    definition.options = definition.options.iter().map(|option| one_space(option)).collect();
    definition.pattern = definition.pattern.filter(|pattern| !pattern.is_empty());
    definition
}

/// Records what became of a field.
async fn record(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    verb: &'static str,
    field_id: i64,
    data: serde_json::Value,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb,
        subject: Some(("field", field_id)),
        data: &data,
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}

/// What the activity keeps of a field.
fn told(field: &Field) -> serde_json::Value {
    json!({ "definition": field.definition, "at_sign_up": field.at_sign_up })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_text<S: serde::Serializer>(id: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}
