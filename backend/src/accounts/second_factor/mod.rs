//! A second factor: a code of the moment from the holder's telephone, or, if that is lost, one of the recovery codes.
//!
//! The key of the codes has to be kept as it is, since codes are reckoned with it; it is shown while it is taken into
//! use and never again. Recovery codes are kept as hashes.

use data_encoding::BASE32_NOPAD;
use qrcode::{Color, QrCode};
use rand::TryRng as _;
use serde_json::json;

use super::sign_in::record_failure;
use super::{Account, reauthenticate};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::limits;
use crate::network::Network;
use crate::{Backend, Error, secret, store};

mod totp;

/// Bytes of a key: as many as its hash has (RFC 4226, 4).
const KEY: usize = 20;
/// How many recovery codes are made at once.
const RECOVERY_CODES: usize = 10;
/// Bytes of one.
const RECOVERY_CODE: usize = 10;

/// A key that is offered to somebody who wants a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// To be typed: Base32 in groups of four.
    pub key: String,
    /// To be opened on a telephone: `otpauth://…`.
    pub address: String,
    /// The address, to be photographed.
    pub picture: QrPicture,
}

/// A QR code as a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// Modules on each side, the quiet zone of four included.
    pub side: usize,
    /// What an SVG `path` draws: the dark modules.
    pub path: String,
}

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecondFactor {
    pub on: bool,
    /// Recovery codes that were not used.
    pub recovery_codes: u64,
}

/// Of whoever asks.
pub async fn second_factor(backend: &Backend, actor: &Actor) -> Result<SecondFactor, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let read = backend.store().read();
    let keys = store::second_factor::keys(read, account_id).await?.ok_or(Error::NotFound)?;
    let recovery_codes = store::second_factor::recovery_codes_left(read, account_id).await?;
    Ok(SecondFactor { on: keys.key.is_some(), recovery_codes })
}

/// Whether the account asks for a code at sign-in.
pub async fn asks_for_code(backend: &Backend, account_id: i64) -> Result<bool, Error> {
    let keys = store::second_factor::keys(backend.store().read(), account_id).await?;
    Ok(keys.is_some_and(|keys| keys.key.is_some()))
}

/// Offers a new key; one that was offered before is void. Nothing changes before [`confirm`].
///
/// # Errors
/// [`Error::Conflict`] if there is a second factor.
pub async fn offer(backend: &Backend, actor: &Actor) -> Result<Offer, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let mut key = [0_u8; KEY];
    rand::rngs::SysRng.try_fill_bytes(&mut key).map_err(Error::internal)?;
    let transaction = backend.store().begin().await?;
    if !store::second_factor::offer(&transaction, account_id, &key).await? {
        return Err(is_on());
    }
    transaction.commit().await?;
    described(actor, &key)
}

/// The key that is on offer, if one is.
pub async fn offered(backend: &Backend, actor: &Actor) -> Result<Option<Offer>, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let keys = store::second_factor::keys(backend.store().read(), account_id).await?.unwrap_or_default();
    match keys.offered.filter(|_| keys.key.is_none()) {
        Some(key) => described(actor, &key).map(Some),
        None => Ok(None),
    }
}

/// Takes the offered key into use, for whoever shows that they have it. Returns the recovery codes, which are not
/// kept.
///
/// # Errors
/// [`Error::Refused`] for another code than the present one. [`Error::Conflict`] if nothing is on offer.
pub async fn confirm(backend: &Backend, actor: &Actor, code: &str) -> Result<Vec<String>, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let keys = store::second_factor::keys(backend.store().read(), account_id).await?.unwrap_or_default();
    if keys.key.is_some() {
        return Err(is_on());
    }
    let key = keys.offered.ok_or_else(|| Error::conflict("There is no key to confirm. Begin anew."))?;
    let Some(period) = period(backend, &key, code, 0)? else {
        return Err(Error::refused(
            "This is not the code that your telephone should show now. Wait for the next one, and see that the \
             telephone’s time is right.",
        ));
    };
    let transaction = backend.store().begin().await?;
    if !store::second_factor::take_into_use(&transaction, account_id, &key, period).await? {
        return Err(Error::conflict("Another key was offered at the same moment. Begin anew."));
    }
    let codes = new_recovery_codes(&transaction, account_id).await?;
    tell(backend, &transaction, actor, "account.second_factor_on").await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Makes new recovery codes; the old ones are void.
///
/// # Errors
/// [`Error::Refused`] for another password than the present one. [`Error::Conflict`] without a second factor.
pub async fn renew_recovery_codes(
    backend: &Backend,
    actor: &Actor,
    password: &str,
) -> Result<Vec<String>, Error> {
    let account = reauthenticate(backend, actor, password).await?;
    if !asks_for_code(backend, account.id).await? {
        return Err(Error::conflict("There is no second factor to recover from."));
    }
    let transaction = backend.store().begin().await?;
    let codes = new_recovery_codes(&transaction, account.id).await?;
    tell(backend, &transaction, actor, "account.recovery_codes_renewed").await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Turns the second factor off, with its recovery codes.
///
/// # Errors
/// [`Error::Refused`] for another password than the present one.
pub async fn turn_off(backend: &Backend, actor: &Actor, password: &str) -> Result<(), Error> {
    let account = reauthenticate(backend, actor, password).await?;
    let transaction = backend.store().begin().await?;
    if store::second_factor::turn_off(&transaction, account.id).await? {
        tell(backend, &transaction, actor, "account.second_factor_off").await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The account, if this is its code of the moment, which is then used up, or one of its recovery codes, likewise.
///
/// # Errors
/// [`Error::Refused`] for anything else, [`Error::TooOften`] after too much of it.
pub async fn check_code(
    backend: &Backend,
    from: Network,
    account_id: i64,
    code: &str,
) -> Result<Account, Error> {
    limits::take_second_factor(backend, account_id, from).await?;
    let read = backend.store().read();
    let account = store::account::get(read, account_id).await?.ok_or(Error::SignInNeeded)?;
    let keys = store::second_factor::keys(read, account_id).await?.unwrap_or_default();
    let Some(key) = keys.key else { return Err(Error::SignInNeeded) };
    let transaction = backend.store().begin().await?;
    let used = if let Some(period) = period(backend, &key, code, keys.period)? {
        // Of two who come at once with one code, one is taken.
        store::second_factor::use_period(&transaction, account_id, period).await?
    } else {
        let now = backend.clock().micros();
        let hash = secret::hash(&plain(code));
        let used = store::second_factor::use_recovery_code(&transaction, account_id, &hash, now).await?;
        if used {
            tell(backend, &transaction, &account.actor(), "account.recovery_code_used").await?;
        }
        used
    };
    if !used {
        record_failure(backend.clone(), from, account);
        return Err(Error::refused(
            "This is not the code of the moment, or it was used already. Wait for the next one, or enter one of \
             your recovery codes.",
        ));
    }
    transaction.commit().await?;
    limits::clear_second_factor(backend, account_id).await?;
    Ok(account)
}

/// The period whose code this is. Codes are read in groups; what is no six figures is none.
fn period(backend: &Backend, key: &[u8], code: &str, after: i64) -> Result<Option<i64>, Error> {
    let code = plain(code);
    let six = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let Some(code) = code.parse().ok().filter(|_| six) else { return Ok(None) };
    totp::period_of(key, code, backend.clock().now().as_second(), after)
}

/// A code without what people put between its groups, in capitals.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_uppercase()).collect()
}

async fn new_recovery_codes(transaction: &store::Transaction, account_id: i64) -> Result<Vec<String>, Error> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0_u8; RECOVERY_CODE];
        rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
        codes.push(BASE32_NOPAD.encode(&bytes));
    }
    let hashes = codes.iter().map(|code| secret::hash(code)).collect();
    store::second_factor::replace_recovery_codes(transaction, account_id, hashes).await?;
    Ok(codes.iter().map(|code| in_groups(code, "-")).collect())
}

fn described(actor: &Actor, key: &[u8]) -> Result<Offer, Error> {
    let key = BASE32_NOPAD.encode(key);
    // In a path and a query, of an address: letters, figures and what stands for the rest.
    let mut holder = String::new();
    for byte in actor.display().bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            holder.push(char::from(byte));
        } else {
            holder.push('%');
            holder.push_str(&crate::hexadecimal::encode(&[byte]));
        }
    }
    let address = format!("otpauth://totp/Muster:{holder}?secret={key}&issuer=Muster");
    Ok(Offer { key: in_groups(&key, " "), picture: picture(&address)?, address })
}

/// In groups of four.
fn in_groups(text: &str, between: &str) -> String {
    let mut grouped = String::new();
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push_str(between);
        }
        grouped.push(character);
    }
    grouped
}

fn picture(address: &str) -> Result<QrPicture, Error> {
    use std::fmt::Write as _;

    const QUIET: usize = 4;
    let code = QrCode::new(address).map_err(Error::internal)?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (row, column) = (at / width + QUIET, at % width + QUIET);
            // Writing to a String cannot fail.
            let _ = write!(path, "M{column} {row}h1v1h-1z");
        }
    }
    Ok(QrPicture { side: width + 2 * QUIET, path })
}

fn is_on() -> Error {
    Error::conflict("There is a second factor already. Turn it off before you take another into use.")
}

async fn tell(
    backend: &Backend,
    transaction: &store::Transaction,
    actor: &Actor,
    verb: &'static str,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: None,
        verb,
        subject: actor.account_id().map(|id| ("account", id)),
        data: &json!({}),
    };
    activity::record(backend, transaction, actor, entry).await?;
    Ok(())
}
