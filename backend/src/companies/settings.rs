//! What a company asks of its people's records, and speaks itself. Names and seats are the owners' to change.

use roster::map::Field;
use serde::Serialize;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::signup::{self, SignUpChange};
use crate::{Backend, Error, store};

/// What a company's administrators decide for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompanySettings {
    /// BCP-47; that of new users whose row gives none.
    pub default_language: String,
    /// Standard fields that are required beside the e-mail address and the first name.
    pub required: Vec<Field>,
    /// People need no first name.
    pub first_name_optional: bool,
    /// An import that suspends, moves or mails more people than this is to be approved by a second administrator.
    pub approval_people: Option<u32>,
    /// The same as a share of the company's people, in percent. Either is enough.
    pub approval_percent: Option<u32>,
    /// More than so many calendar months after their newest attempt, people stand on the list of annual training.
    pub annual_months: u32,
}

impl CompanySettings {
    /// What holds where nothing was decided (`product.md`, Training).
    pub(crate) const ANNUAL_MONTHS: u32 = 9;
}

/// What may be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsChange {
    pub default_language: Option<String>,
    pub required: Option<Vec<Field>>,
    pub first_name_optional: Option<bool>,
    /// `Some(None)`: however many.
    pub approval_people: Option<Option<u32>>,
    /// `Some(None)`: whatever share.
    pub approval_percent: Option<Option<u32>>,
    pub annual_months: Option<u32>,
    /// Of how people sign themselves up, which has a record of its own; all of it together, or nothing.
    pub sign_up: Option<SignUpChange>,
}

/// Standard fields of which a company may say whether they are required. The address always is, and the first
/// name has a setting of its own.
pub fn may_be_required(field: &Field) -> bool {
    !matches!(field, Field::Email | Field::Name | Field::FirstName | Field::Custom(_))
}

/// The company's settings.
pub async fn settings(backend: &Backend, scope: &Scope) -> Result<CompanySettings, Error> {
    scope.require(Right::ViewCompany)?;
    store::company::settings(backend.store().read(), scope).await?.ok_or(Error::NotFound)
}

/// Changes them.
///
/// # Errors
/// [`Error::Refused`] for a language that is none, a field that cannot be required, a share over 100 percent, and a
/// period of annual training that is none of 1 to 120 months.
pub async fn change_settings(
    backend: &Backend,
    scope: &Scope,
    change: SettingsChange,
) -> Result<CompanySettings, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let before = store::company::settings(&transaction, scope).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    if let Some(language) = change.default_language {
        after.default_language = super::change::language(&language)?;
    }
    if let Some(required) = change.required {
        if let Some(field) = required.iter().find(|field| !may_be_required(field)) {
            return Err(Error::refused(format!("It cannot be said here that “{field}” is required.")));
        }
        // In the order in which pages and templates show them.
        after.required = Field::STANDARD.into_iter().filter(|field| required.contains(field)).collect();
    }
    if let Some(optional) = change.first_name_optional {
        after.first_name_optional = optional;
    }
    if let Some(people) = change.approval_people {
        after.approval_people = people;
    }
    if let Some(percent) = change.approval_percent {
        if percent.is_some_and(|percent| percent > 100) {
            return Err(Error::refused("A share of the people is between 0 and 100 percent."));
        }
        after.approval_percent = percent;
    }
    if let Some(months) = change.annual_months {
        if !(1..=120).contains(&months) {
            return Err(Error::refused("The period of annual training is between 1 and 120 months."));
        }
        after.annual_months = months;
    }
    let changes_sign_up = change.sign_up.is_some();
    if let Some(sign_up) = change.sign_up {
        signup::change_in(backend, &transaction, scope, sign_up).await?;
    }
    if after == before {
        if changes_sign_up {
            transaction.commit().await?;
        } else {
            transaction.rollback().await?;
        }
        return Ok(before);
    }
    store::company::change_settings(&transaction, scope, &after).await?;
    let data = json!({ "before": before, "after": after });
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "company.settings_changed",
        subject: Some(("company", scope.company_id())),
        data: &data,
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    Ok(after)
}
