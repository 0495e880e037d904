//! What a company's administrators decide for it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    pub name: String,
    /// None: any number.
    pub seat_limit: Option<u64>,
    pub seats_used: u64,
    /// BCP-47.
    pub default_language: String,
    /// Standard fields that may be required: key, label, whether they are.
    pub fields: Vec<(String, String, bool)>,
    pub first_name_optional: bool,
    /// Imports that suspend, move or mail more people are to be approved by a second administrator.
    pub approval_people: Option<u32>,
    /// The same in percent of the company's people.
    pub approval_percent: Option<u32>,
    /// After how many months it is people's turn again on the list of annual training.
    pub annual_months: u32,
}

#[server(prefix = "/api/fn", endpoint = "settings")]
pub async fn settings() -> Result<SettingsView, Failure> {
    use roster::map::Field;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let (company, figures) = backend::companies::get_with_figures(&asked.backend, &scope).await?;
    let settings = backend::companies::settings(&asked.backend, &scope).await?;
    let fields = Field::STANDARD
        .into_iter()
        .filter(backend::companies::may_be_required)
        .map(|field| (field.to_string(), field.label().to_owned(), settings.required.contains(&field)))
        .collect();
    Ok(SettingsView {
        name: company.name,
        seat_limit: company.seat_limit,
        seats_used: figures.seats_used,
        default_language: settings.default_language,
        fields,
        first_name_optional: settings.first_name_optional,
        approval_people: settings.approval_people,
        approval_percent: settings.approval_percent,
        annual_months: settings.annual_months,
    })
}

#[server(prefix = "/api/fn", endpoint = "set_language")]
pub async fn set_language(language: String) -> Result<(), Failure> {
    use backend::companies::SettingsChange;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let change = SettingsChange { default_language: Some(language), ..SettingsChange::default() };
    backend::companies::change_settings(&asked.backend, &scope, change).await?;
    Ok(())
}

/// From how many people on an import is to be approved by a second administrator. What is left empty does not matter.
#[server(prefix = "/api/fn", endpoint = "set_approval")]
pub async fn set_approval(
    #[server(default)] people: String,
    #[server(default)] percent: String,
) -> Result<(), Failure> {
    use backend::companies::SettingsChange;

    use super::FailureKind;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let number = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<u32>().map(Some).map_err(|_| {
            Failure::new(FailureKind::Invalid, format!("“{text}” is no whole number. Write one, or nothing."))
                .answered()
        }),
    };
    let change = SettingsChange {
        approval_people: Some(number(&people)?),
        approval_percent: Some(number(&percent)?),
        ..SettingsChange::default()
    };
    backend::companies::change_settings(&asked.backend, &scope, change).await?;
    Ok(())
}

/// After how many months it is people's turn again on the list of annual training.
#[server(prefix = "/api/fn", endpoint = "set_annual_months")]
pub async fn set_annual_months(months: String) -> Result<(), Failure> {
    use backend::companies::SettingsChange;

    use super::FailureKind;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let months = months.trim().parse::<u32>().map_err(|_| {
        let sentence = format!("“{months}” is no whole number. Write how many months, from 1 to 120.");
        Failure::new(FailureKind::Invalid, sentence).answered()
    })?;
    let change = SettingsChange { annual_months: Some(months), ..SettingsChange::default() };
    backend::companies::change_settings(&asked.backend, &scope, change).await?;
    Ok(())
}

/// These standard fields are required, and no others.
#[server(prefix = "/api/fn", endpoint = "set_required")]
pub async fn set_required(
    #[server(default)] first_name: bool,
    #[server(default)] required: Vec<String>,
) -> Result<(), Failure> {
    use backend::companies::SettingsChange;

    use super::FailureKind;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let required = required
        .iter()
        .map(|key| {
            key.parse().map_err(|_| {
                Failure::new(FailureKind::Invalid, format!("There is no field “{key}”.")).answered()
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let change = SettingsChange {
        required: Some(required),
        first_name_optional: Some(!first_name),
        ..SettingsChange::default()
    };
    backend::companies::change_settings(&asked.backend, &scope, change).await?;
    Ok(())
}
