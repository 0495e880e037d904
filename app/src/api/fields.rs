//! Fields of the company's own.

use leptos::prelude::*;
use roster::map::{CustomField, FieldType};
use serde::{Deserialize, Serialize};

use super::Failure;

/// A field, as its pages show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    pub id: i64,
    pub definition: CustomField,
    pub at_sign_up: bool,
}

/// A field, and what deleting it would take along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldPage {
    pub field: FieldView,
    /// How many people have a value in it.
    pub people: u64,
}

/// What a form says of a field beside its key and type, as typed. What does not belong to the type is not
/// looked at: the form has the inputs of every type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldForm {
    pub label: String,
    pub required: bool,
    pub at_sign_up: bool,
    /// One a line.
    pub options: String,
    pub min: String,
    pub max: String,
    pub decimals: String,
    pub max_length: String,
    pub pattern: String,
}

#[cfg(feature = "ssr")]
mod server {
    use roster::map::{CustomField, FieldType};

    use super::{FieldForm, FieldView};
    use crate::api::{Failure, FailureKind};

    impl From<backend::fields::Field> for FieldView {
        fn from(field: backend::fields::Field) -> Self {
            Self { id: field.id, definition: field.definition, at_sign_up: field.at_sign_up }
        }
    }

    impl FieldForm {
        /// The definition that the form means.
        pub(super) fn definition(&self, key: String, kind: FieldType) -> Result<CustomField, Failure> {
            let mut definition = CustomField {
                key,
                label: self.label.clone(),
                kind,
                required: self.required,
                ..CustomField::default()
            };
            match kind {
                FieldType::Choice => {
                    let options = self.options.lines().map(str::trim).filter(|option| !option.is_empty());
                    definition.options = options.map(str::to_owned).collect();
                }
                FieldType::Number => {
                    definition.min = number(&self.min, "The least it may be")?;
                    definition.max = number(&self.max, "The most it may be")?;
                    definition.decimals = number(&self.decimals, "The digits after the decimal point")?;
                }
                FieldType::Text => {
                    definition.max_length = number(&self.max_length, "The most characters")?;
                    definition.pattern = Some(self.pattern.clone()).filter(|pattern| !pattern.is_empty());
                }
                _ => {}
            }
            Ok(definition)
        }
    }

    /// None if nothing was typed.
    fn number<T: std::str::FromStr>(text: &str, what: &str) -> Result<Option<T>, Failure> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| {
            let sentence = format!("{what} must be a number in figures, not “{text}”.");
            Failure::new(FailureKind::Invalid, sentence).answered()
        })
    }
}

/// All of the company's, in the order in which they were made.
#[server(prefix = "/api/fn", endpoint = "own_fields")]
pub async fn own_fields() -> Result<Vec<FieldView>, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewCompany).await?;
    let fields = backend::fields::list(&asked.backend, &scope).await?;
    Ok(fields.into_iter().map(FieldView::from).collect())
}

#[server(prefix = "/api/fn", endpoint = "own_field")]
pub async fn own_field(id: i64) -> Result<FieldPage, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewCompany).await?;
    let field = backend::fields::get(&asked.backend, &scope, id).await?.into();
    let people = backend::fields::people(&asked.backend, &scope, id).await?;
    Ok(FieldPage { field, people })
}

/// Makes one. Returns its label.
#[server(prefix = "/api/fn", endpoint = "create_field")]
pub async fn create_field(key: String, kind: FieldType, field: FieldForm) -> Result<String, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let definition = field.definition(key, kind)?;
    let new = backend::fields::NewField { definition, at_sign_up: field.at_sign_up };
    Ok(backend::fields::create(&asked.backend, &scope, new).await?.definition.label)
}

/// Changes everything but its key and type.
#[server(prefix = "/api/fn", endpoint = "change_field")]
pub async fn change_field(id: i64, field: FieldForm) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let kind = backend::fields::get(&asked.backend, &scope, id).await?.definition.kind;
    let CustomField { label, required, options, min, max, decimals, max_length, pattern, .. } =
        field.definition(String::new(), kind)?;
    let change = backend::fields::FieldChange {
        label: Some(label),
        required: Some(required),
        at_sign_up: Some(field.at_sign_up),
        options: Some(options),
        min: Some(min),
        max: Some(max),
        decimals: Some(decimals),
        max_length: Some(max_length),
        pattern: Some(pattern),
    };
    backend::fields::change(&asked.backend, &scope, id, change).await?;
    Ok(())
}

/// Deletes one, with everybody's values, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_field")]
pub async fn delete_field(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::fields::delete(&asked.backend, &scope, id).await?;
    leptos_axum::redirect("/settings/fields");
    Ok(())
}
