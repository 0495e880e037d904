//! Somebody owns the installation no more.

use serde_json::json;

use super::{Account, address};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// Takes the installation from the owner of this address. Their account stays, with what it is in companies; it is
/// signed out. For whoever may run `muster`.
///
/// # Errors
/// [`Error::Refused`] if nobody of this address is an owner, and if nobody else is.
pub async fn withdraw_owner(backend: &Backend, email: &str) -> Result<Account, Error> {
    let email = address(email)?;
    let transaction = backend.store().begin().await?;
    // Of two owners who are withdrawn at once, the second is the last.
    store::lock_platform(&transaction).await?;
    let now = backend.clock().micros();
    let account = store::account::withdraw_owner(&transaction, &email, now)
        .await?
        .ok_or_else(|| Error::refused(format!("{} is no owner.", email.as_str())))?;
    if !store::account::owner_exists(&transaction).await? {
        return Err(Error::refused(format!(
            "{} is the last owner. Make another first, with `muster owner create`.",
            account.email
        )));
    }
    store::session::delete_of_account(&transaction, account.id).await?;
    let entry = NewActivity {
        company_id: None,
        verb: "owner.withdrawn",
        subject: Some(("account", account.id)),
        data: &json!({ "email": account.email }),
    };
    activity::record(backend, &transaction, &Actor::Cli, entry).await?;
    transaction.commit().await?;
    Ok(account)
}
