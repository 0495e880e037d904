//! When a form was opened, so that what comes back faster than people type is noticed. Nothing is kept of it: the
//! moment travels with the form, and cannot be another without the company's key.

use jiff::{SignedDuration, Timestamp};

use crate::{Error, secret};

/// Nobody fills a form in faster than this.
const AT_LEAST: SignedDuration = SignedDuration::from_secs(2);
/// After a day it is opened again, whatever was asked then.
const AT_MOST: SignedDuration = SignedDuration::from_hours(24);

/// The moment, signed.
pub(super) fn stamp(key: &str, now: Timestamp) -> String {
    let micros = now.as_microsecond();
    format!("{micros}-{}", signature(key, micros))
}

/// Refuses a form that comes back too soon, too late, or was never given out.
pub(super) fn check(key: &str, stamp: &str, now: Timestamp) -> Result<(), Error> {
    let opened = stamp.split_once('-').and_then(|(micros, signed)| {
        let micros: i64 = micros.parse().ok()?;
        (signature(key, micros) == signed).then(|| Timestamp::from_microsecond(micros).ok()).flatten()
    });
    let passed = opened.map(|opened| now.duration_since(opened));
    match passed {
        Some(passed) if passed < AT_LEAST => Err(Error::refused(
            "That was faster than people type. Look at what you have entered, and send it once more.",
        )),
        Some(passed) if passed <= AT_MOST => Ok(()),
        _ => Err(Error::refused(
            "This form was opened too long ago. Open the link again and fill it in once more.",
        )),
    }
}

/// Two hashes, so that a longer text cannot be signed with what is known of a shorter one.
fn signature(key: &str, micros: i64) -> String {
    secret::hash(&format!("{key}{}", secret::hash(&format!("{key}{micros}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_takes_its_time() {
        let opened = Timestamp::from_second(1_000_000).unwrap();
        let stamp = stamp("key", opened);
        let after = |seconds| opened + SignedDuration::from_secs(seconds);
        assert!(check("key", &stamp, after(1)).is_err());
        assert!(check("key", &stamp, after(2)).is_ok());
        assert!(check("key", &stamp, after(24 * 3600)).is_ok());
        assert!(check("key", &stamp, after(24 * 3600 + 1)).is_err());
        assert!(check("other", &stamp, after(10)).is_err());
        assert!(check("key", "", after(10)).is_err());
        let earlier = stamp.replacen('1', "0", 1);
        assert!(check("key", &earlier, after(10)).is_err());
    }
}
