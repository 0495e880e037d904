//! Codes that a company hands out: whoever has one may come, as often as it says, and comes into its group.

use jiff::civil::Date;
use roster::person::fold_name;
use serde_json::{Value, json};

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// The most characters of a code.
const CHARACTERS: usize = 60;

/// A code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessCode {
    pub id: i64,
    /// As it is written; case and white space do not matter.
    pub code: String,
    /// The last day on which it is good, in UTC; absent: for ever.
    pub ends_on: Option<Date>,
    /// How many people may come by it; absent: any number.
    pub max_uses: Option<u32>,
    /// How many have come by it, those who were turned down not counted.
    pub uses: u32,
    /// The group or cohort it puts people into.
    pub group: Option<i64>,
}

/// A code to be made, or what one that is there is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCode {
    pub code: String,
    pub ends_on: Option<Date>,
    pub max_uses: Option<u32>,
    pub group: Option<i64>,
}

impl AccessCode {
    /// Why nobody can come by it any more, if so.
    pub(super) fn spent(&self, today: Date) -> Option<String> {
        if self.ends_on.is_some_and(|day| day < today) {
            return Some(format!(
                "The access code “{}” has ended. Ask whoever gave it to you for another.",
                self.code
            ));
        }
        self.max_uses.filter(|most| self.uses >= *most).map(|_| used_up(&self.code))
    }

    /// What the activity keeps of it.
    pub(super) fn told(&self) -> Value {
        json!({
            "code": self.code,
            "ends_on": self.ends_on,
            "max_uses": self.max_uses,
            "group": self.group.map(|id| id.to_string()),
        })
    }
}

pub(super) fn used_up(code: &str) -> String {
    format!(
        "The access code “{code}” has been used as often as it may be. Ask whoever gave it to you for another."
    )
}

/// A code as it is compared.
pub(super) fn key(code: &str) -> String {
    fold_name(code)
}

/// Makes a code, or changes the one that is written alike; its uses stay counted.
///
/// # Errors
/// [`Error::Refused`] for a code that is empty or too long, or a group that the company does not have.
pub async fn put_code(backend: &Backend, scope: &Scope, new: NewCode) -> Result<AccessCode, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    let code = put_code_in(backend, &transaction, scope, new).await?;
    transaction.commit().await?;
    Ok(code)
}

/// [`put_code`], as part of something larger.
pub(crate) async fn put_code_in(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    new: NewCode,
) -> Result<AccessCode, Error> {
    let written = new.code.split_whitespace().collect::<Vec<_>>().join(" ");
    let key = key(&written);
    if key.is_empty() {
        return Err(Error::refused("Write the access code that people are to enter."));
    }
    if written.chars().count() > CHARACTERS || written.chars().any(char::is_control) {
        return Err(Error::refused(format!("An access code has at most {CHARACTERS} plain characters.")));
    }
    if new.max_uses == Some(0) {
        return Err(Error::refused(
            "A code that nobody may use is of no use. Leave the number empty, or delete it.",
        ));
    }
    store::company::hold(transaction, scope).await?;
    super::settings::known_group(transaction, scope, new.group).await?;
    let before = store::signup::code(transaction, scope.company_id(), &key).await?;
    let NewCode { ends_on, max_uses, group, .. } = new;
    let code = AccessCode { id: 0, code: written, ends_on, max_uses, uses: 0, group };
    store::signup::put_code(transaction, scope, &code, &key, backend.clock().micros()).await?;
    let after = store::signup::code(transaction, scope.company_id(), &key).await?.ok_or(Error::NotFound)?;
    if before.as_ref() != Some(&after) {
        let data = json!({ "before": before.as_ref().map(AccessCode::told), "after": after.told() });
        let verb = if before.is_some() { "access_code.changed" } else { "access_code.created" };
        record(backend, transaction, scope, verb, after.id, &data).await?;
    }
    Ok(after)
}

/// Deletes a code. Whoever came by it stays.
pub async fn delete_code(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    let codes = store::signup::codes(&transaction, scope.company_id()).await?;
    let code = codes.into_iter().find(|code| code.id == id).ok_or(Error::NotFound)?;
    delete_in(backend, &transaction, scope, &code).await?;
    transaction.commit().await?;
    Ok(())
}

pub(super) async fn delete_in(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    code: &AccessCode,
) -> Result<(), Error> {
    if store::signup::delete_code(transaction, scope, code.id).await? {
        let data = json!({ "before": code.told() });
        record(backend, transaction, scope, "access_code.deleted", code.id, &data).await?;
    }
    Ok(())
}

async fn record(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    verb: &'static str,
    id: i64,
    data: &Value,
) -> Result<(), Error> {
    let subject = Some(("access_code", id));
    let entry = NewActivity { company_id: Some(scope.company_id()), verb, subject, data };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}
