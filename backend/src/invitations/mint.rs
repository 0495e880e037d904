//! A link by which a person activates their account, made when the mail that holds it is sent.

use jiff::{SignedDuration, Timestamp};
use roster::person::EmailAddress;

use crate::accounts::LINK_DAYS;
use crate::mail::Minted;
use crate::store::Transaction;
use crate::store::invitation::Invitable;
use crate::{Backend, Error, secret, store};

/// One more link for the person, if they can still use one and read mail at `to`. Those they were sent before stay
/// good until one is used.
pub(crate) async fn mint(
    backend: &Backend,
    transaction: &Transaction,
    user_id: i64,
    to: &str,
) -> Result<Minted, Error> {
    let Some(person) = store::invitation::invitable(transaction, user_id).await? else {
        return Ok(Minted::Moot("The person it was for is gone."));
    };
    let Invitable { company_id, email_key, active, activated } = person;
    if activated {
        return Ok(Minted::Moot("The person has come in already."));
    }
    if !active {
        return Ok(Minted::Moot("The person was suspended."));
    }
    if to.parse::<EmailAddress>().map_or(true, |address| address.key() != email_key) {
        return Ok(Minted::Moot("The person has another address now. Invite them once more."));
    }
    let token = secret::random()?;
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(24 * LINK_DAYS)).unwrap_or(Timestamp::MAX);
    let link =
        store::invitation::NewLink { user_id, company_id, email_key, token_hash: secret::hash(&token) };
    let (now, until) = (now.as_microsecond(), until.as_microsecond());
    store::invitation::add_link(transaction, link, now, until).await?;
    Ok(Minted::Link { path: format!("/activate/{token}"), good_for: "7 days" })
}
