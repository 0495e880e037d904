//! A company is changed.

use roster::check::language_tag;
use serde_json::{Value, json};

use super::Company;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::name::{name, refuse_alike};
use crate::{Backend, Error, store};

/// What is to be different about a company. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyChange {
    pub name: Option<String>,
    /// `Some(None)`: any number. A limit below what is used throws nobody out; nobody can be added until there is
    /// room again.
    pub seat_limit: Option<Option<u64>>,
    /// BCP-47.
    pub default_language: Option<String>,
}

/// Changes a company. For owners.
///
/// # Errors
/// [`Error::Refused`] if there is one of this name, or one that a file could not tell from it, and for a language
/// that is none.
pub async fn change(backend: &Backend, scope: &Scope, change: CompanyChange) -> Result<Company, Error> {
    scope.require(Right::Own)?;
    let transaction = backend.store().begin().await?;
    store::lock_platform(&transaction).await?;
    store::company::touch(&transaction, scope).await?;
    let id = scope.company_id();
    let before = store::company::get(&transaction, id).await?.ok_or(Error::NotFound)?;
    let mut after = before.clone();
    if let Some(text) = change.name {
        after.name = name(&text, "company")?;
    }
    if let Some(seat_limit) = change.seat_limit {
        after.seat_limit = seat_limit;
    }
    if let Some(language) = change.default_language {
        after.default_language = self::language(&language)?;
    }
    if after == before {
        // Nothing of it is kept, the new version neither.
        return Ok(Company { version: before.version - 1, ..before });
    }
    if after.name != before.name {
        let others = store::company::all(&transaction).await?;
        let others = others.iter().filter(|other| other.id != id);
        refuse_alike(&after.name, "company", others.map(|other| other.name.as_str()))?;
    }
    store::company::change(&transaction, id, &after.name, after.seat_limit, &after.default_language).await?;
    let data = json!({ "before": about(&before), "after": about(&after) });
    let entry = NewActivity {
        company_id: Some(id),
        verb: "company.changed",
        subject: Some(("company", id)),
        data: &data,
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    Ok(after)
}

/// A language tag as it is kept.
pub(super) fn language(text: &str) -> Result<String, Error> {
    language_tag(text.trim()).ok_or_else(|| {
        Error::refused(format!("“{text}” is no language. Write a language tag, such as en or pt-BR."))
    })
}

pub(super) fn about(company: &Company) -> Value {
    json!({
        "name": company.name,
        "seat_limit": company.seat_limit,
        "default_language": company.default_language,
    })
}
