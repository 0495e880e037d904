//! Whether people may sign themselves up in a company, and what it asks of them.

use roster::map::Field;
use roster::person::EmailAddress;
use serde::Serialize;
use serde_json::json;

use super::codes::{self, AccessCode, NewCode};
use super::form::may_be_asked;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, secret, store};

/// The most characters of the text that people agree to, and the most domains.
const TERMS: usize = 10_000;
const DOMAINS: usize = 200;

/// What a company decides about people who come by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignUpSettings {
    /// Off unless somebody switches it on.
    pub enabled: bool,
    /// Of their addresses, in lower case; none: any will do.
    pub domains: Vec<String>,
    /// Nobody may come without one of the company's codes.
    pub code_needed: bool,
    /// Somebody has to let them in.
    pub approval: bool,
    /// The group or cohort that everybody joins.
    #[serde(serialize_with = "as_text")]
    pub group: Option<i64>,
    /// Standard fields and the company's own that they are asked for beside what everybody needs.
    pub fields: Vec<Field>,
    /// What they agree to; empty: nothing.
    pub terms: String,
}

impl Default for SignUpSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            domains: Vec::new(),
            code_needed: false,
            approval: true,
            group: None,
            fields: vec![Field::FirstName, Field::LastName],
            terms: String::new(),
        }
    }
}

/// The settings with the codes, and where people go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsOfSignUp {
    pub settings: SignUpSettings,
    pub codes: Vec<AccessCode>,
    /// The link to hand out.
    pub link: String,
}

/// What may be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignUpChange {
    pub enabled: Option<bool>,
    pub domains: Option<Vec<String>>,
    pub code_needed: Option<bool>,
    pub approval: Option<bool>,
    /// `Some(None)`: none.
    pub group: Option<Option<i64>>,
    pub fields: Option<Vec<Field>>,
    pub terms: Option<String>,
    /// These codes, and no others; of those that are written alike the uses stay counted.
    pub codes: Option<Vec<NewCode>>,
}

/// The company's settings, as they are.
pub async fn settings(backend: &Backend, scope: &Scope) -> Result<SettingsOfSignUp, Error> {
    scope.require(Right::ViewCompany)?;
    let read = backend.store().read();
    let company = store::company::get(read, scope.company_id()).await?.ok_or(Error::NotFound)?;
    Ok(SettingsOfSignUp {
        settings: store::signup::settings(read, scope.company_id()).await?.unwrap_or_default(),
        codes: store::signup::codes(read, scope.company_id()).await?,
        link: backend.config().public(&format!("/join/{}", company.slug)),
    })
}

/// Changes them.
///
/// # Errors
/// [`Error::Refused`] for a domain that is none, a group that is not the company's, a field that cannot be asked for.
pub async fn change_settings(
    backend: &Backend,
    scope: &Scope,
    change: SignUpChange,
) -> Result<SettingsOfSignUp, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    change_in(backend, &transaction, scope, change).await?;
    transaction.commit().await?;
    settings(backend, scope).await
}

/// [`change_settings`], as part of something larger.
pub(crate) async fn change_in(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    change: SignUpChange,
) -> Result<(), Error> {
    // Whoever else changes them waits here, and groups stay as they are.
    store::company::hold_seats(transaction, scope.company_id()).await?;
    let before = store::signup::settings(transaction, scope.company_id()).await?.unwrap_or_default();
    let mut after = before.clone();
    if let Some(domains) = change.domains {
        after.domains = known_domains(&domains)?;
    }
    if let Some(fields) = change.fields {
        after.fields = known_fields(transaction, scope, &fields).await?;
    }
    if let Some(group) = change.group {
        known_group(transaction, scope, group).await?;
        after.group = group;
    }
    if let Some(terms) = change.terms {
        after.terms = terms.trim().replace("\r\n", "\n");
        if after.terms.chars().count() > TERMS {
            return Err(Error::refused("The text to agree to may have at most 10,000 characters."));
        }
    }
    after.enabled = change.enabled.unwrap_or(before.enabled);
    after.code_needed = change.code_needed.unwrap_or(before.code_needed);
    after.approval = change.approval.unwrap_or(before.approval);
    if let Some(wanted) = change.codes {
        replace_codes(backend, transaction, scope, wanted).await?;
    }
    if after == before {
        return Ok(());
    }
    store::signup::put_settings(transaction, scope, &after, secret::random()?).await?;
    let data = json!({ "before": before, "after": after });
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "company.sign_up_changed",
        subject: Some(("company", scope.company_id())),
        data: &data,
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}

async fn replace_codes(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    wanted: Vec<NewCode>,
) -> Result<(), Error> {
    let keys: Vec<String> = wanted.iter().map(|new| codes::key(&new.code)).collect();
    for code in store::signup::codes(transaction, scope.company_id()).await? {
        if !keys.contains(&codes::key(&code.code)) {
            codes::delete_in(backend, transaction, scope, &code).await?;
        }
    }
    for new in wanted {
        codes::put_code_in(backend, transaction, scope, new).await?;
    }
    Ok(())
}

/// Domains as they are compared: in lower case, each once.
fn known_domains(written: &[String]) -> Result<Vec<String>, Error> {
    let mut domains: Vec<String> = Vec::new();
    for text in written {
        let domain = text.trim().trim_start_matches('@').to_lowercase();
        if domain.is_empty() {
            continue;
        }
        let is_one = format!("x@{domain}").parse::<EmailAddress>().is_ok();
        if !is_one {
            return Err(Error::refused(format!(
                "“{}” is no domain. Write what stands behind the @ of an address, as in example.com.",
                text.trim()
            )));
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.len() > DOMAINS {
        return Err(Error::refused("There can be at most 200 domains."));
    }
    Ok(domains)
}

/// In the order in which forms show them.
async fn known_fields(
    transaction: &store::Transaction,
    scope: &Scope,
    wanted: &[Field],
) -> Result<Vec<Field>, Error> {
    let own = store::field::list(transaction, scope).await?;
    let own = own.into_iter().filter(|field| field.at_sign_up);
    let own = own.map(|field| Field::Custom(field.definition.key.into()));
    let known: Vec<Field> = Field::STANDARD.into_iter().filter(may_be_asked).chain(own).collect();
    if let Some(field) = wanted.iter().find(|field| !known.contains(field)) {
        return Err(Error::refused(format!("“{field}” cannot be asked for at sign-up.")));
    }
    Ok(known.into_iter().filter(|field| wanted.contains(field)).collect())
}

pub(super) async fn known_group(
    transaction: &store::Transaction,
    scope: &Scope,
    group: Option<i64>,
) -> Result<(), Error> {
    let Some(id) = group else { return Ok(()) };
    match store::group::get(transaction, scope, id).await? {
        Some(_) => Ok(()),
        None => Err(Error::refused("The company has no such group.")),
    }
}

#[expect(clippy::ref_option, reason = "serde's signature")]
fn as_text<S: serde::Serializer>(id: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}
