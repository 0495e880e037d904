//! Passwords: what may be one, and how they are kept (argon2id; 19 MiB, two passes, one lane).

use std::sync::Arc;

use argon2::Params;
use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher as _, PasswordVerifier as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::{Backend, Error};

mod common;
mod hashers;

use hashers::Hasher;
pub(crate) use hashers::Hashers;

/// The fewest and the most characters.
pub const MIN_CHARACTERS: usize = 12;
pub const MAX_CHARACTERS: usize = 128;

/// A password that may be set: long enough, in the form in which it is hashed (NFKC, so that the same
/// keys give the same password on every system).
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl Password {
    /// [`Password::parse`] for somebody of whom this is known: their address, the names of their companies.
    ///
    /// # Errors
    /// [`Error::Refused`] also for one that is nothing else than that.
    pub fn parse_for(text: &str, known: &[&str]) -> Result<Self, Error> {
        let password = Self::parse(text)?;
        if known.iter().any(|known| is_nothing_but(&password.0, known)) {
            return Err(Error::refused(
                "The password is your e-mail address or your company’s name, which is what others would try \
                 first. A few words that do not belong together are easy to remember.",
            ));
        }
        Ok(password)
    }

    /// # Errors
    /// [`Error::Refused`] if it is too short or too long, or among those that are tried first. Characters are
    /// counted, not bytes; nothing is asked of their kinds.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let password = normal(text);
        let length = password.chars().count();
        if length < MIN_CHARACTERS {
            return Err(Error::refused(format!(
                "The password needs at least {MIN_CHARACTERS} characters. A few words that do not belong \
                 together are easy to remember."
            )));
        }
        if length > MAX_CHARACTERS {
            return Err(Error::refused(format!(
                "The password may have at most {MAX_CHARACTERS} characters. This one has {length}."
            )));
        }
        if common::is_common(&password) {
            return Err(Error::refused(
                "This password is among the first that others would try: a common word, password or row of \
                 keys, with figures or signs around it at most. A few words that do not belong together are \
                 easy to remember.",
            ));
        }
        Ok(Self(password))
    }
}

/// Whether the letters and figures of both are the same, whatever their case and whatever stands between them.
fn is_nothing_but(password: &str, known: &str) -> bool {
    let folded = |text: &str| -> String {
        normal(text)
            .chars()
            .filter(|character| character.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let known = folded(known);
    !known.is_empty() && folded(password) == known
}

/// The hash to be kept, in PHC form.
pub(crate) async fn hash(backend: &Backend, password: Password) -> Result<String, Error> {
    let hashers = Arc::clone(backend.password_hashers());
    hashers.run(move |hasher| Ok(hash_with(hasher, password.0.as_bytes())?.to_string())).await
}

/// Whether `password` is the one kept as `kept`. Without one kept the answer is no, after the same work,
/// so that the time it takes tells nobody which addresses have an account.
pub(crate) async fn verify(backend: &Backend, password: &str, kept: Option<String>) -> Result<bool, Error> {
    // Nothing longer can have been set; and an argon2 that is fed megabytes is slow.
    let password: String = normal(&password.chars().take(MAX_CHARACTERS + 1).collect::<String>());
    let hashers = Arc::clone(backend.password_hashers());
    let is_it = move |hasher: &Hasher| {
        let Some(kept) = kept else {
            hash_with(hasher, password.as_bytes())?;
            return Ok(false);
        };
        let kept = PasswordHash::new(&kept).map_err(Error::internal)?;
        Ok(hasher.verify_password(password.as_bytes(), &kept).is_ok())
    };
    hashers.run(is_it).await
}

/// By argon2id with the least that OWASP's password storage cheat sheet asks of it.
fn hash_with(hasher: &Hasher, password: &[u8]) -> Result<PasswordHash, Error> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::internal)?;
    hasher.hash_password_with_params(password, &Salt::generate(), params).map_err(Error::internal)
}

fn normal(text: &str) -> String {
    text.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_says_argon2id_with_its_costs() {
        let kept = hash_with(&Hasher::default(), b"a ferry at noon").unwrap().to_string();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    }
}
