//! Whether people may sign themselves up, what they are asked, and by which codes they come.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, groups::GroupView};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpSettingsView {
    pub enabled: bool,
    pub domains: Vec<String>,
    pub code_needed: bool,
    pub approval: bool,
    pub group: Option<i64>,
    /// What may be asked for: key, label, whether it is.
    pub fields: Vec<(String, String, bool)>,
    pub terms: String,
    pub codes: Vec<CodeView>,
    pub groups: Vec<GroupView>,
    /// To be handed out.
    pub link: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeView {
    pub id: i64,
    pub code: String,
    /// As ISO writes it; none: for ever.
    pub ends_on: Option<String>,
    /// None: any number.
    pub max_uses: Option<u32>,
    pub uses: u32,
    pub group: Option<i64>,
}

impl SignUpSettingsView {
    pub fn group_name(&self, id: Option<i64>) -> String {
        let group = self.groups.iter().find(|group| Some(group.id) == id);
        group.map(|group| group.name.clone()).unwrap_or_default()
    }
}

#[cfg(feature = "ssr")]
mod server {
    use crate::api::{Failure, FailureKind};

    /// None if nothing was typed.
    pub(super) fn read<T: std::str::FromStr>(
        text: &str,
        sentence: impl FnOnce(&str) -> String,
    ) -> Result<Option<T>, Failure> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Failure::new(FailureKind::Invalid, sentence(text)).answered())
    }
}

#[server(prefix = "/api/fn", endpoint = "sign_up_settings")]
pub async fn sign_up_settings() -> Result<SignUpSettingsView, Failure> {
    use roster::map::Field;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let now = backend::signup::settings(&asked.backend, &scope).await?;
    let groups = backend::groups::list(&asked.backend, &scope, None).await?;
    let own = backend::fields::list(&asked.backend, &scope).await?;
    let own = own.into_iter().filter(|own| own.at_sign_up);
    let own = own.map(|own| (Field::Custom(own.definition.key.into()), own.definition.label));
    let standard = Field::STANDARD.into_iter().filter(backend::signup::may_be_asked);
    let fields = standard.map(|field| (field.clone(), field.label().to_owned())).chain(own);
    let settings = now.settings;
    Ok(SignUpSettingsView {
        fields: fields
            .map(|(field, label)| (field.to_string(), label, settings.fields.contains(&field)))
            .collect(),
        enabled: settings.enabled,
        domains: settings.domains,
        code_needed: settings.code_needed,
        approval: settings.approval,
        group: settings.group,
        terms: settings.terms,
        codes: now
            .codes
            .into_iter()
            .map(|code| CodeView {
                id: code.id,
                code: code.code,
                ends_on: code.ends_on.map(|day| day.to_string()),
                max_uses: code.max_uses,
                uses: code.uses,
                group: code.group,
            })
            .collect(),
        groups: groups.into_iter().map(GroupView::from).collect(),
        link: now.link,
    })
}

/// Whether people may come, who, what becomes of them, and what they are asked.
#[server(prefix = "/api/fn", endpoint = "save_sign_up_settings")]
pub async fn save_sign_up_settings(
    #[server(default)] enabled: bool,
    #[server(default)] domains: String,
    #[server(default)] code_needed: bool,
    #[server(default)] approval: bool,
    #[server(default)] group: String,
    #[server(default)] fields: Vec<String>,
    #[server(default)] terms: String,
) -> Result<(), Failure> {
    use backend::signup::SignUpChange;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let group = server::read(&group, |text| format!("There is no group “{text}”."))?;
    let domains = domains.split([',', ';', '\n', ' ']).map(str::trim).map(str::to_owned).collect();
    let fields = fields
        .iter()
        .filter_map(|key| server::read(key, |key| format!("There is no field “{key}”.")).transpose())
        .collect::<Result<Vec<_>, Failure>>()?;
    let change = SignUpChange {
        enabled: Some(enabled),
        domains: Some(domains),
        code_needed: Some(code_needed),
        approval: Some(approval),
        group: Some(group),
        fields: Some(fields),
        terms: Some(terms),
        codes: None,
    };
    backend::signup::change_settings(&asked.backend, &scope, change).await?;
    Ok(())
}

/// Makes a code, or changes the one that is written alike.
#[server(prefix = "/api/fn", endpoint = "put_access_code")]
pub async fn put_access_code(
    code: String,
    #[server(default)] ends_on: String,
    #[server(default)] max_uses: String,
    #[server(default)] code_group: String,
) -> Result<(), Failure> {
    use backend::signup::NewCode;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let new = NewCode {
        code,
        ends_on: server::read(&ends_on, |text| {
            format!("“{text}” is no day. Write the day as year-month-day, such as 2027-03-31.")
        })?,
        max_uses: server::read(&max_uses, |text| {
            format!("“{text}” is no whole number. Write one, or nothing.")
        })?,
        group: server::read(&code_group, |text| format!("There is no group “{text}”."))?,
    };
    backend::signup::put_code(&asked.backend, &scope, new).await?;
    Ok(())
}

/// Deletes a code. Whoever came by it stays.
#[server(prefix = "/api/fn", endpoint = "delete_access_code")]
pub async fn delete_access_code(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::signup::delete_code(&asked.backend, &scope, id).await?;
    Ok(())
}
