//! Secrets that are made here, shown once, and kept only as a hash.

use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::TryRng as _;
use sha2::{Digest as _, Sha256};

use crate::{Error, hexadecimal};

/// 256 random bits of the operating system's, as 64 hexadecimal digits.
pub(crate) fn random() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    Ok(hexadecimal::encode(&bytes))
}

/// Veils a text by a key of 256 random bits, or lifts the veil again: HMAC-SHA-256 of the salt and a counter, laid
/// over it. A salt is used for one text.
pub(crate) fn veil(key: &str, salt: &str, text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut veiled = Vec::with_capacity(text.len());
    for (count, block) in (0_u64..).zip(text.chunks(32)) {
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(Error::internal)?;
        mac.update(salt.as_bytes());
        mac.update(&count.to_be_bytes());
        veiled.extend(block.iter().zip(mac.finalize().into_bytes()).map(|(byte, veil)| byte ^ veil));
    }
    Ok(veiled)
}

/// SHA-256 of a secret, as it is kept. A fast hash is enough: there is nothing to guess in 256 random bits.
pub(crate) fn hash(secret: &str) -> String {
    hexadecimal::encode(&Sha256::digest(secret.as_bytes()))
}

/// Whether this can be one that [`random`] made.
pub(crate) fn is_one(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
