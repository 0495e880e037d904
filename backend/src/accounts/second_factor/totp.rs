//! Codes by time (RFC 6238, as every authenticator has it: HMAC-SHA-1, six figures, thirty seconds).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::Error;

/// Seconds.
const PERIOD: i64 = 30;
/// Periods before and after the present one whose codes are taken: clocks differ, and people type.
const SLACK: i64 = 1;
const CODES: u32 = 1_000_000;

/// The period, later than `after`, whose code this is, if it is one of about `now` (seconds since 1970).
pub(super) fn period_of(key: &[u8], code: u32, now: i64, after: i64) -> Result<Option<i64>, Error> {
    let present = now.div_euclid(PERIOD);
    for period in (present - SLACK)..=(present + SLACK) {
        if period > after && code_of(key, period)? == code {
            return Ok(Some(period));
        }
    }
    Ok(None)
}

fn code_of(key: &[u8], period: i64) -> Result<u32, Error> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).map_err(Error::internal)?;
    mac.update(&period.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    // Four bytes, from where the last one says, without the sign (RFC 4226, 5.3).
    let from = usize::from(digest.last().copied().unwrap_or_default() & 0x0F);
    let four = digest.get(from..from + 4).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    Ok((u32::from_be_bytes(four.unwrap_or_default()) & 0x7FFF_FFFF) % CODES)
}

#[cfg(test)]
mod tests {
    use super::{PERIOD, code_of, period_of};

    const KEY: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // Appendix B, the last six of its eight figures.
        for (seconds, code) in [
            (59_i64, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code_of(KEY, seconds / PERIOD).unwrap(), code, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_for_a_while_and_never_again() {
        let (now, period) = (1_111_111_109, 1_111_111_109 / PERIOD);
        assert_eq!(period_of(KEY, 81_804, now, 0).unwrap(), Some(period));
        assert_eq!(period_of(KEY, 81_804, now + PERIOD, 0).unwrap(), Some(period));
        assert_eq!(period_of(KEY, 81_804, now + 2 * PERIOD, 0).unwrap(), None);
        assert_eq!(period_of(KEY, 81_804, now - 2 * PERIOD, 0).unwrap(), None);
        assert_eq!(period_of(KEY, 81_804, now, period).unwrap(), None);
        assert_eq!(period_of(KEY, 81_805, now, 0).unwrap(), None);
    }
}
