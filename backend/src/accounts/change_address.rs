//! The holder of an account changes the address they sign in with.
//!
//! What companies have on file of their people stays as it is: by their address their files find them again, and a
//! person who changed it there by themselves would be made a second time by the next import.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Account, address, reauthenticate};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::mail::{self, Letter, Link, Minted};
use crate::store::Transaction;
use crate::{Backend, Error, secret, store};

/// How long a new address can be confirmed.
const HOURS: i64 = 24;

/// An address that an account is to have, once its holder has opened the link that went there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAddress {
    pub email: String,
    pub until: Timestamp,
}

/// Mails a link to the new address. Nothing changes before it is used; one that was asked for before is void.
/// Whether another account has the address is only said to whoever reads its mail.
///
/// # Errors
/// [`Error::Refused`] for another password than the present one, and for an address that is none or is theirs already.
pub async fn request_address(
    backend: &Backend,
    actor: &Actor,
    password: &str,
    email: &str,
) -> Result<(), Error> {
    let account = reauthenticate(backend, actor, password).await?;
    let email = address(email)?;
    if email.as_str() == account.email {
        return Err(Error::refused("You sign in with this address already."));
    }
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(HOURS)).unwrap_or(Timestamp::MAX);
    let (now, until) = (now.as_microsecond(), until.as_microsecond());
    let transaction = backend.store().begin().await?;
    store::address_change::put(&transaction, account.id, email.as_str(), now, until).await?;
    let entry = NewActivity {
        company_id: None,
        verb: "account.address_asked",
        subject: Some(("account", account.id)),
        data: &json!({ "email": email.as_str() }),
    };
    let entry = activity::record(backend, &transaction, actor, entry).await?;
    let letter = Letter {
        company_id: None,
        kind: mail::kind::Kind::AddressChange,
        import_id: None,
        to: email.as_str().to_owned(),
        about: json!({ "old": account.email }),
        link: Some(Link::Address { account_id: account.id }),
        cause: format!("address_change:{entry}"),
    };
    mail::queue(backend, &transaction, letter).await?;
    transaction.commit().await?;
    Ok(())
}

/// The address that whoever asks is to have, if they wanted another.
pub async fn new_address(backend: &Backend, actor: &Actor) -> Result<Option<NewAddress>, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    store::address_change::get(backend.store().read(), account_id, backend.clock().micros()).await
}

/// Keeps the present address after all: the links that went out are void.
pub async fn keep_address(backend: &Backend, actor: &Actor) -> Result<(), Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let transaction = backend.store().begin().await?;
    store::address_change::delete(&transaction, account_id).await?;
    transaction.commit().await?;
    Ok(())
}

/// One more link for `/address/{token}`, made when the mail that holds it is sent.
pub(crate) async fn mint_address_link(
    backend: &Backend,
    transaction: &Transaction,
    account_id: i64,
    to: &str,
) -> Result<Minted, Error> {
    let now = backend.clock().micros();
    let wanted = store::address_change::get(transaction, account_id, now).await?;
    if wanted.is_none_or(|wanted| wanted.email != to) {
        return Ok(Minted::Moot("The account is to have another address, or keeps the one it has."));
    }
    let token = secret::random()?;
    store::address_change::add_link(transaction, account_id, &secret::hash(&token)).await?;
    Ok(Minted::Link { path: format!("/address/{token}"), good_for: "24 hours" })
}

/// The address that a link is for, if it can still be used. Looking uses nothing up.
pub async fn address_of_link(backend: &Backend, token: &str) -> Result<Option<String>, Error> {
    let (token_hash, now) = (secret::hash(token.trim()), backend.clock().micros());
    let found = store::address_change::by_link(backend.store().read(), &token_hash, now).await?;
    Ok(found.map(|(_, email)| email))
}

/// Gives the account the address that the link went to, and tells the old one. All its links are used up.
///
/// # Errors
/// [`Error::Refused`] if the link was used, has run out or never was, and if another account has the address.
pub async fn confirm_address(backend: &Backend, token: &str) -> Result<Account, Error> {
    let (token_hash, now) = (secret::hash(token.trim()), backend.clock().micros());
    let transaction = backend.store().begin().await?;
    let found = store::address_change::by_link(&transaction, &token_hash, now).await?;
    let (account_id, email) = found.ok_or_else(refusal)?;
    // The deletion decides between two who come at once.
    if !store::address_change::delete(&transaction, account_id).await? {
        return Err(refusal());
    }
    let email = address(&email)?;
    let before = store::account::get(&transaction, account_id).await?.ok_or_else(refusal)?;
    let holder = store::account::credentials(&transaction, &email.key()).await?;
    if holder.is_some_and(|(holder, _)| holder.id != account_id) {
        return Err(Error::refused(
            "This address has an account of its own. Sign in with that, or use another address.",
        ));
    }
    store::account::set_address(&transaction, account_id, &email, now).await?;
    // A link that went to the old address opens this account no more.
    store::account::void_links(&transaction, account_id, now).await?;
    let after = store::account::get(&transaction, account_id).await?.ok_or_else(refusal)?;
    let entry = NewActivity {
        company_id: None,
        verb: "account.address_changed",
        subject: Some(("account", account_id)),
        data: &json!({ "before": before.email, "after": after.email }),
    };
    let entry = activity::record(backend, &transaction, &after.actor(), entry).await?;
    let letter = Letter {
        company_id: None,
        kind: mail::kind::Kind::AddressChanged,
        import_id: None,
        to: before.email,
        about: json!({ "new": after.email }),
        link: None,
        cause: format!("address_changed:{entry}"),
    };
    mail::queue(backend, &transaction, letter).await?;
    transaction.commit().await?;
    Ok(after)
}

fn refusal() -> Error {
    Error::refused("This link has been used or has run out. Ask for a new one.")
}
