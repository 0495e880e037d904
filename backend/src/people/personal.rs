//! What somebody may ask for: all that is known of them, and that it is forgotten.

use roster::person::EmailAddress;
use serde_json::{Map, Value, json};

use super::delete;
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::clock::instant;
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// All that is known of the person of this address in the company, to be handed to them: one object with a list for each kind
/// of thing.
///
/// # Errors
/// [`Error::NotFound`] if there is nobody of this address; [`Error::Refused`] if they were deleted.
pub async fn personal_data(backend: &Backend, scope: &Scope, email: &EmailAddress) -> Result<Value, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin_reading().await?;
    let found = store::personal::find(&transaction, scope, &email.key()).await?;
    let (id, deleted) = found.ok_or(Error::NotFound)?;
    if deleted {
        return Err(Error::refused(
            "They were deleted, and their data is only kept so that they can be brought back. Bring them back at “Deleted \
             people” to have it as a file.",
        ));
    }
    all(&transaction, scope, id).await
}

/// [`personal_data`] of the user of this id.
///
/// # Errors
/// [`Error::NotFound`] if there is no such user, or they were deleted.
pub async fn personal_data_of(backend: &Backend, scope: &Scope, id: i64) -> Result<Value, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin_reading().await?;
    store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    all(&transaction, scope, id).await
}

/// The transaction is one moment, with which no other is mixed.
async fn all(transaction: &Transaction, scope: &Scope, id: i64) -> Result<Value, Error> {
    let mut whole = Map::new();
    for (name, mut rows) in store::personal::all(transaction, scope, id).await? {
        rows.iter_mut().for_each(readable);
        let value = if name == "person" { rows.pop().unwrap_or(Value::Null) } else { Value::Array(rows) };
        whole.insert(name.to_owned(), value);
    }
    Ok(Value::Object(whole))
}

/// Moments as they are written elsewhere, JSON as JSON.
fn readable(row: &mut Value) {
    let Value::Object(columns) = row else { return };
    for (name, value) in columns {
        let read = match value {
            Value::Number(micros) if name.ends_with("_at") => {
                micros.as_i64().map(|micros| json!(instant(micros).to_string()))
            }
            Value::String(text) if matches!(name.as_str(), "custom" | "changes" | "said" | "data") => {
                serde_json::from_str(text).ok()
            }
            _ => None,
        };
        if let Some(read) = read {
            *value = read;
        }
    }
}

/// Forgets the person of this address at once and for good: from the company's people (or from those who were deleted and
/// could be brought back), from imports, mail, requests and the activity; their account too, if nothing else is theirs.
/// What is left is that there was somebody. Backups are not changed.
///
/// # Errors
/// [`Error::NotFound`] if there is nobody of this address; [`Error::Refused`] for oneself and the last administrator.
pub async fn erase_personal_data(
    backend: &Backend,
    scope: &Scope,
    email: &EmailAddress,
) -> Result<(), Error> {
    scope.require(Right::ManageCompany)?;
    let mut erased = false;
    // Whoever was deleted and came again is there twice.
    while let Some((id, deleted)) = store::personal::find(backend.store().read(), scope, &email.key()).await?
    {
        if !deleted {
            delete(backend, scope, id).await?;
        }
        forget(backend, scope, id).await?;
        erased = true;
    }
    if erased { Ok(()) } else { Err(Error::NotFound) }
}

/// [`erase_personal_data`] of somebody who was deleted, without waiting until it is done by itself.
///
/// # Errors
/// [`Error::NotFound`] if nobody of this id is among those who can be brought back.
pub async fn erase_deleted(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    scope.require(Right::ManageCompany)?;
    forget(backend, scope, id).await
}

async fn forget(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    let traces = store::personal::traces(backend.store().read(), scope.company_id(), &[id]).await?;
    let transaction = backend.store().begin().await?;
    let people = hold_deleted(&transaction, scope.company_id(), &[id], i64::MAX).await?;
    if people.is_empty() {
        return Err(Error::NotFound);
    }
    store::personal::forget(&transaction, scope.company_id(), &people, &traces).await?;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "user.erased",
        subject: None,
        data: &json!({}),
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await.map_err(Error::from)
}

/// Who of these is still deleted, since before `before`, now that nobody can bring anybody back until the transaction ends: whoever is being
/// brought back at this moment is not forgotten, or is forgotten before.
///
/// # Errors
/// [`Error::NotFound`] if there is no such company any more.
pub(super) async fn hold_deleted(
    transaction: &Transaction,
    company_id: i64,
    people: &[i64],
    before: i64,
) -> Result<Vec<i64>, Error> {
    store::company::hold_seats(transaction, company_id).await?;
    store::deleted::still(transaction, company_id, people, before).await
}
