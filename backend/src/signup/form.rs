//! What a company asks of whoever opens its link.

use roster::Snapshot;
use roster::map::{CustomField, Field};

use super::SignUpSettings;
use super::stamp;
use crate::store::imports::{Reach, Sight};
use crate::store::signup::Door;
use crate::{Backend, Error, store};

/// A form to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The company's name.
    pub company: String,
    /// In the order in which they are asked; the address is always the first.
    pub fields: Vec<AskedField>,
    /// None of the others will do, if there are any.
    pub domains: Vec<String>,
    pub code_needed: bool,
    /// The company has codes at all.
    pub has_codes: bool,
    /// What is to be agreed to.
    pub terms: Option<String>,
    /// Comes back with the form.
    pub stamp: String,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedField {
    pub field: Field,
    pub label: String,
    pub required: bool,
    /// Of a field of the company's own, what it may be.
    pub definition: Option<CustomField>,
}

/// Standard fields that people can be asked for: what they know of themselves.
pub fn may_be_asked(field: &Field) -> bool {
    matches!(
        field,
        Field::FirstName
            | Field::LastName
            | Field::UserName
            | Field::Reference
            | Field::Language
            | Field::JobRole
            | Field::Region
    )
}

/// The form of the company with this slug.
///
/// # Errors
/// [`Error::NotFound`] alike whether there is no such company or nobody may sign up there.
pub async fn form(backend: &Backend, slug: &str) -> Result<Form, Error> {
    let door = open(backend, slug).await?;
    let (snapshot, asked) = asked(backend, door.company_id, &door.settings).await?;
    let codes = store::signup::codes(backend.store().read(), door.company_id).await?;
    let fields = asked.into_iter().map(|(field, required)| AskedField {
        label: snapshot.label_of(&field).to_owned(),
        definition: snapshot
            .custom_fields
            .iter()
            .find(|own| matches!(&field, Field::Custom(key) if **key == *own.key))
            .cloned(),
        field,
        required,
    });
    Ok(Form {
        company: door.company,
        fields: fields.collect(),
        domains: door.settings.domains,
        code_needed: door.settings.code_needed,
        has_codes: !codes.is_empty(),
        terms: Some(door.settings.terms).filter(|terms| !terms.is_empty()),
        stamp: stamp::stamp(&door.stamp_key, backend.clock().now()),
    })
}

/// The company, if its door is open.
pub(super) async fn open(backend: &Backend, slug: &str) -> Result<Door, Error> {
    store::signup::door(backend.store().read(), slug).await?.ok_or(Error::NotFound)
}

/// With whose eyes the company is looked at: an administrator's.
pub(super) const fn sight(company_id: i64) -> Sight {
    Sight { company_id, reach: Reach::Company, account_id: None }
}

/// What the company's names are, and the fields that it asks for, each with whether it must be filled in.
pub(super) async fn asked(
    backend: &Backend,
    company_id: i64,
    settings: &SignUpSettings,
) -> Result<(Snapshot, Vec<(Field, bool)>), Error> {
    let snapshot = store::imports::company(backend.store(), sight(company_id)).await?.snapshot;
    let mut asked = vec![(Field::Email, true)];
    for field in Field::STANDARD.into_iter().filter(may_be_asked) {
        let required = match field {
            Field::FirstName => !snapshot.first_name_optional,
            _ => snapshot.required.contains(&field),
        };
        if required || settings.fields.contains(&field) {
            asked.push((field, required));
        }
    }
    for own in &snapshot.custom_fields {
        let field = Field::Custom(own.key.as_str().into());
        if settings.fields.contains(&field) {
            asked.push((field, own.required));
        }
    }
    Ok((snapshot, asked))
}
