//! One-time links by which the holder of an account sets a password. They are never mailed with one.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::password::{self, Password};
use super::{Account, address, known_of};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::mail::Minted;
use crate::store::Transaction;
use crate::{Backend, Error, secret, store};

/// How long a link can be used.
pub const LINK_DAYS: i64 = 7;
/// The same of one that anybody can have sent to the account's address.
const MAILED_HOURS: i64 = 2;

/// A token for `/reset/{token}` of the owner with this address. Makes the account if there is none, and
/// an owner of it if it is none. Older links of the account are void. For whoever may run `muster`.
pub async fn issue_password_link(backend: &Backend, email: &str) -> Result<String, Error> {
    let email = address(email)?;
    let token = secret::random()?;
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(24 * LINK_DAYS)).unwrap_or(Timestamp::MAX);
    let (now, until) = (now.as_microsecond(), until.as_microsecond());

    let transaction = backend.store().begin().await?;
    let account = store::account::upsert_owner(&transaction, &email, now).await?;
    // With an owner there is nothing left to set up.
    store::account::delete_setup_token(&transaction).await?;
    store::account::void_links(&transaction, account.id, now).await?;
    store::account::insert_link(&transaction, account.id, &secret::hash(&token), now, until).await?;
    activity::record(
        backend,
        &transaction,
        &Actor::Cli,
        NewActivity {
            company_id: None,
            verb: "account.link_issued",
            subject: Some(("account", account.id)),
            data: &json!({ "email": account.email }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(token)
}

/// One more link for `/reset/{token}` of the account, made when the mail that holds it is sent. Those it was sent
/// before stay good until one is used.
pub(crate) async fn mint_password_link(
    backend: &Backend,
    transaction: &Transaction,
    account_id: i64,
) -> Result<Minted, Error> {
    if store::account::get(transaction, account_id).await?.is_none() {
        return Ok(Minted::Moot("The account it was for is gone."));
    }
    let token = secret::random()?;
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(MAILED_HOURS)).unwrap_or(Timestamp::MAX);
    let (now, until) = (now.as_microsecond(), until.as_microsecond());
    store::account::insert_link(transaction, account_id, &secret::hash(&token), now, until).await?;
    Ok(Minted::Link { path: format!("/reset/{token}"), good_for: "2 hours" })
}

/// Whose link it is, if it can still be used; for the page that asks for the new password.
pub async fn holder_of_link(backend: &Backend, token: &str) -> Result<Option<Account>, Error> {
    let now = backend.clock().micros();
    store::account::holder_of_link(backend.store().read(), &secret::hash(token.trim()), now).await
}

/// Sets the password and ends every session of the account. The link is used up.
///
/// # Errors
/// [`Error::Refused`] if the link was used, has run out or never was, or if the password will not do;
/// in the last case the link stays good.
pub async fn set_password_by_link(backend: &Backend, token: &str, password: &str) -> Result<Account, Error> {
    // Before anything that costs time: whoever has no link gets no core.
    let holder = holder_of_link(backend, token).await?.ok_or_else(refusal)?;
    let known = known_of(backend, &holder).await?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let password = password::hash(backend, Password::parse_for(password, &known)?).await?;

    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    // One statement decides between two who come at once.
    let account_id = store::account::use_link(&transaction, &secret::hash(token.trim()), now)
        .await?
        .ok_or_else(refusal)?;
    // Of a mail that was tried more than once, every attempt has a link.
    store::account::void_links(&transaction, account_id, now).await?;
    store::account::set_password(&transaction, account_id, &password, now).await?;
    store::session::delete_of_account(&transaction, account_id).await?;
    let account = store::account::get(&transaction, account_id).await?.ok_or_else(refusal)?;
    activity::record(
        backend,
        &transaction,
        &account.actor(),
        NewActivity {
            company_id: None,
            verb: "account.password_set",
            subject: Some(("account", account.id)),
            data: &json!({}),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(account)
}

fn refusal() -> Error {
    Error::refused("This link has been used or has run out. Ask for a new one.")
}
