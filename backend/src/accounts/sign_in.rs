//! Signing in with an address and a password.

use super::{Account, password};
use crate::{Backend, Error, store};

/// The account of these credentials.
///
/// # Errors
/// [`Error::Refused`] with the same sentence, after the same work, whether the address is unknown, has
/// no password yet, or has another.
pub async fn sign_in(backend: &Backend, email: &str, password: &str) -> Result<Account, Error> {
    let key = email.trim().to_lowercase();
    let (account, kept) = store::account::credentials(backend.store().read(), &key).await?.unzip();
    if password::verify(backend, password, kept.flatten()).await?
        && let Some(account) = account
    {
        return Ok(account);
    }
    Err(Error::refused("This e-mail address and password do not belong together."))
}
