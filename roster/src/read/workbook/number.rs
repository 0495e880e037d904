//! Numbers → the digits a spreadsheet shows.

use std::fmt::Write;

/// Digits that spreadsheets keep of a number.
const DIGITS: usize = 15;

/// Is it written exactly as it is shown: digits without a zero in front, few enough of them?
#[inline]
pub(super) fn is_plain_integer(raw: &[u8]) -> bool {
    match raw {
        [b'0'..=b'9'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < DIGITS && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Likewise with a fraction: `12.5`, which does not end in zero.
fn is_plain_fraction(raw: &[u8]) -> bool {
    let Some(point) = raw.iter().position(|byte| *byte == b'.') else { return false };
    let (whole, fraction) = raw.split_at(point);
    raw.len() <= DIGITS
        && is_plain_integer(whole)
        && fraction.get(1..).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
        && raw.last().is_some_and(|last| matches!(last, b'1'..=b'9'))
}

/// What is written in a cell of numbers, as a number; none if it is none.
pub(super) fn parse(raw: &[u8]) -> Option<f64> {
    // Rust also reads words such as `inf` and `nan`.
    let is_number = raw.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    let text = std::str::from_utf8(raw).ok().filter(|_| is_number)?;
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number in at most 15 decimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    pub negative: bool,
    /// From 0 to 9, the first not 0 unless the number is; no zeros at the end.
    digits: Vec<u8>,
    /// How many of the digits stand before the point; may be negative or more than there are.
    point: i32,
}

impl Decimal {
    pub(super) fn new(number: f64) -> Self {
        let mut text = String::with_capacity(DIGITS + 8);
        // One digit before the point and the rest behind it; writing to memory does not fail.
        let _ = write!(text, "{:.*e}", DIGITS - 1, number.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        let point = exponent.parse::<i32>().unwrap_or_default() + 1;
        let mut decimal = Self { negative: number < 0.0, digits, point };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.negative = false;
            self.point = 1;
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Times a hundred.
    pub(super) fn percent(&mut self) {
        if !self.is_zero() {
            self.point += 2;
        }
    }

    /// Rounds to so many digits behind the point, halves away from zero.
    pub(super) fn round(&mut self, places: usize) {
        let Ok(keep) = usize::try_from(self.point + places as i32) else {
            self.digits.clear();
            self.trim();
            return;
        };
        if keep >= self.digits.len() {
            return;
        }
        let up = self.digits.get(keep).is_some_and(|digit| *digit >= 5);
        self.digits.truncate(keep);
        if up {
            loop {
                match self.digits.pop() {
                    Some(9) => {}
                    Some(digit) => {
                        self.digits.push(digit + 1);
                        break;
                    }
                    None => {
                        self.digits.push(1);
                        self.point += 1;
                        break;
                    }
                }
            }
        }
        self.trim();
    }

    /// The digits before the point, as letters; none for a number below 1.
    pub(super) fn whole(&self) -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator {
        let count = usize::try_from(self.point).unwrap_or_default() * usize::from(!self.is_zero());
        (0..count).map(|at| b'0' + self.digits.get(at).copied().unwrap_or_default())
    }

    /// The digit at a place behind the point, from 0, as a letter.
    pub(super) fn fraction(&self, place: usize) -> u8 {
        let at = usize::try_from(self.point + place as i32).ok();
        b'0' + at.and_then(|at| self.digits.get(at)).copied().unwrap_or_default()
    }

    /// Digits behind the point that are not zero to the end.
    pub(super) fn places(&self) -> usize {
        usize::try_from(self.digits.len() as i32 - self.point).unwrap_or_default()
    }

    /// As the format “General” shows it, only never in powers of ten.
    pub(super) fn write(&self, into: &mut Vec<u8>) {
        if self.negative {
            into.push(b'-');
        }
        let before = into.len();
        into.extend(self.whole());
        if into.len() == before {
            into.push(b'0');
        }
        let places = if self.is_zero() { 0 } else { self.places() };
        if places > 0 {
            into.push(b'.');
            into.extend((0..places).map(|place| self.fraction(place)));
        }
    }
}

/// Appends what “General” shows of a cell's number; what is no number stays as it is.
#[inline]
pub(super) fn write_general(raw: &[u8], into: &mut Vec<u8>) {
    // Some programs write whole numbers as fractions.
    let whole = raw.strip_suffix(b".0").unwrap_or(raw);
    if is_plain_integer(whole) || is_plain_fraction(raw) {
        into.extend_from_slice(whole);
    } else {
        match parse(raw) {
            Some(number) => Decimal::new(number).write(into),
            None => super::text::write_cell(raw, into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn general(raw: &str) -> String {
        let mut into = Vec::new();
        write_general(raw.as_bytes(), &mut into);
        String::from_utf8(into).unwrap()
    }

    #[test]
    fn general_is_the_shortest_that_reads_back_equal() {
        for (raw, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("7", "7"),
            ("441234567890", "441234567890"),
            ("4.41234567890E+11", "441234567890"),
            ("0.1", "0.1"),
            ("0.30000000000000004", "0.3"),
            ("1.10", "1.1"),
            ("1.0", "1"),
            ("0.0", "0"),
            ("07.0", "7"),
            ("12.5", "12.5"),
            ("-12.5", "-12.5"),
            ("007", "7"),
            ("1E-3", "0.001"),
            ("1.2345678901234567E+19", "12345678901234600000"),
            ("123456789012345678", "123456789012346000"),
            ("999999999999999", "999999999999999"),
            ("9999999999999999", "10000000000000000"),
            ("1e400", "1e400"),
            ("inf", "inf"),
            ("NaN", "NaN"),
            ("", ""),
            ("1.5.2", "1.5.2"),
        ] {
            assert_eq!(general(raw), shown, "{raw}");
        }
    }

    #[test]
    fn rounding_carries() {
        let rounded = |number: f64, places| {
            let mut decimal = Decimal::new(number);
            decimal.round(places);
            let mut into = Vec::new();
            decimal.write(&mut into);
            String::from_utf8(into).unwrap()
        };
        assert_eq!(rounded(1.005, 2), "1.01");
        assert_eq!(rounded(9.995, 2), "10");
        assert_eq!(rounded(0.05, 1), "0.1");
        assert_eq!(rounded(0.5, 0), "1");
        assert_eq!(rounded(0.04, 1), "0");
        assert_eq!(rounded(0.0004, 1), "0");
        assert_eq!(rounded(-0.4, 0), "0");
        assert_eq!(rounded(1234.5, 3), "1234.5");
    }

    proptest::proptest! {
        /// Fifteen digits of any number, wherever the point stands, come back as they were.
        #[test]
        fn fifteen_digits_are_kept(digits in 1_u64..1_000_000_000_000_000, exponent in -20_i32..20, negative: bool) {
            let sign = if negative { "-" } else { "" };
            let text = general(&format!("{sign}{digits}E{exponent}"));
            let wanted: f64 = format!("{sign}{digits}E{exponent}").parse().unwrap();
            proptest::prop_assert!(!text.contains(['e', 'E']));
            proptest::prop_assert!(!(text.contains('.') && text.ends_with(['0', '.'])), "{}", text);
            proptest::prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), wanted.to_bits(), "{}", text);
            // What is shown is shown again.
            proptest::prop_assert_eq!(general(&text), text);
        }

        /// No number is more than half a digit off.
        #[test]
        fn no_number_is_far_off(number in proptest::num::f64::NORMAL) {
            let shown: f64 = general(&format!("{number:e}")).parse().unwrap();
            proptest::prop_assert!(((shown - number) / number).abs() < 1e-14);
        }
    }
}
