//! Accounts: who may sign in, and by what they show that it is them.

use jiff::Timestamp;
use roster::person::EmailAddress;

use crate::access::Actor;
use crate::limits::{self, Limit, Trying};
use crate::{Backend, Error, store};

mod activate;
mod change_address;
mod change_password;
pub(crate) mod forgot;
mod link;
pub mod password;
pub mod second_factor;
mod setup;
mod sign_in;
mod withdraw_owner;

pub use activate::{Invited, activate, invited_by_link};
pub(crate) use change_address::mint_address_link;
pub use change_address::{
    NewAddress, address_of_link, confirm_address, keep_address, new_address, request_address,
};
pub use change_password::change_password;
pub use forgot::forgot;
pub(crate) use link::mint_password_link;
pub use link::{LINK_DAYS, holder_of_link, issue_password_link, set_password_by_link};
pub use setup::{complete_setup, issue_setup_token, setup_needed};
pub(crate) use sign_in::Tried;
pub use sign_in::sign_in;
pub use withdraw_owner::withdraw_owner;

/// A login identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: i64,
    /// As the holder wrote it.
    pub email: String,
    /// Whether they act on the whole installation.
    pub owner: bool,
    pub created_at: Timestamp,
}

impl Account {
    /// The one who acts when this account is signed in.
    pub fn actor(&self) -> Actor {
        Actor::Account { id: self.id, email: self.email.clone(), owner: self.owner }
    }
}

/// The account of this id, if there still is one that may come in.
pub async fn account(backend: &Backend, id: i64) -> Result<Option<Account>, Error> {
    let read = backend.store().read();
    let account = store::account::get(read, id).await?;
    match account {
        Some(account) if !is_shut_out(backend, &account).await? => Ok(Some(account)),
        _ => Ok(None),
    }
}

/// Refuses the account if every company that it is in has suspended it. For whoever has shown that it is theirs.
pub async fn may_come_in(backend: &Backend, account: &Account) -> Result<(), Error> {
    if is_shut_out(backend, account).await? {
        return Err(Error::refused(
            "Your access has been suspended. Ask an administrator of your company to take that back.",
        ));
    }
    Ok(())
}

/// Whether the account stands behind suspended users alone. Whoever is in no company at all comes in, and finds nothing.
async fn is_shut_out(backend: &Backend, account: &Account) -> Result<bool, Error> {
    if account.owner {
        return Ok(false);
    }
    store::access::is_suspended_everywhere(backend.store().read(), account.id).await
}

/// The account of whoever asks, if this is its password: asked again before what somebody could do who finds a browser
/// that is signed in.
async fn reauthenticate(backend: &Backend, actor: &Actor, password: &str) -> Result<Account, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let kept = store::account::password(backend.store().read(), account_id).await?;
    let (account, kept) = kept.ok_or(Error::SignInNeeded)?;
    let counted = Limit::Password.of(&[&account_id.to_string()]);
    limits::take(backend, Trying::Actor(actor), Some(account_id), &[&counted]).await?;
    if password::verify(backend, password, kept).await? {
        limits::clear(backend, &counted).await?;
        Ok(account)
    } else {
        Err(Error::refused("This is not your present password."))
    }
}

/// An address as it is typed into a form.
pub(crate) fn address(text: &str) -> Result<EmailAddress, Error> {
    text.trim()
        .parse()
        .map_err(|problem| Error::refused(format!("“{}” is not an e-mail address: {problem}.", text.trim())))
}

/// What a password may not be: the account's address, and the names of its companies.
async fn known_of(backend: &Backend, account: &Account) -> Result<Vec<String>, Error> {
    let companies = store::company::of_account(backend.store().read(), account.id).await?;
    Ok(std::iter::once(account.email.clone())
        .chain(companies.into_iter().map(|company| company.name))
        .collect())
}
