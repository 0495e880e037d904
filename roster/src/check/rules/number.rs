//! Numbers as people and spreadsheets write them.

use std::borrow::Cow;

use super::excel;

/// No number of a person's needs more; what is longer is something else.
const MOST_CHARACTERS: usize = 60;

/// What a text is as a number. Plain means: digits, at most one point, no needless zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) enum Number<'a> {
    Plain(Cow<'a, str>),
    /// It means one of these, but it is not for us to say which.
    Unsure {
        readings: Vec<String>,
        why: &'static str,
    },
    No,
}

const DECIMAL_COMMA: &str = ": write a point, not a comma, before the decimals";
const EITHER: &str = ": the comma could group thousands or stand before the decimals";
const SIGNS: &str = ": leave out currency and percent signs";

pub(in crate::check) fn parse(text: &str) -> Number<'_> {
    let bytes = text.as_bytes();
    if bytes.len() > MOST_CHARACTERS {
        return Number::No;
    }
    let digits_only = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    if digits_only && (bytes.len() == 1 || bytes.first() != Some(&b'0')) {
        return Number::Plain(Cow::Borrowed(text));
    }
    match unsigned(text) {
        Number::No => {}
        number => return number,
    }
    if let Some(expanded) = excel::expanded(text) {
        return Number::Plain(Cow::Owned(expanded));
    }
    without_signs(text)
}

/// `12.50 €`, `$5`, `50%`: offered, not assumed.
fn without_signs(text: &str) -> Number<'_> {
    let is_sign =
        |character: char| matches!(character, '€' | '$' | '£' | '¥' | '%') || character.is_whitespace();
    let bare = text.trim_matches(is_sign);
    if bare.len() == text.len() || bare.is_empty() {
        return Number::No;
    }
    match unsigned(bare) {
        Number::Plain(plain) => Number::Unsure { readings: vec![plain.into_owned()], why: SIGNS },
        unsure => unsure,
    }
}

/// Takes the sign off, tells digits and separators apart, and finds out what the separators mean.
fn unsigned(text: &str) -> Number<'_> {
    let (negative, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut runs: Vec<&str> = Vec::new();
    let mut separators: Vec<char> = Vec::new();
    let mut start = 0;
    for (at, character) in rest.char_indices() {
        if character.is_ascii_digit() {
            continue;
        }
        let kind = match character {
            '.' | ',' => character,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '\'' | '\u{2019}' => '\'',
            _ => return Number::No,
        };
        runs.push(rest.get(start..at).unwrap_or_default());
        separators.push(kind);
        start = at + character.len_utf8();
    }
    runs.push(rest.get(start..).unwrap_or_default());
    let Some((last, before)) = runs.split_last() else { return Number::No };
    // `.5` is a number; `5.`, `1..2` and `,5` are slips.
    let first_may_be_empty = separators == ['.'];
    if last.is_empty()
        || before.iter().enumerate().any(|(at, run)| run.is_empty() && !(at == 0 && first_may_be_empty))
    {
        return Number::No;
    }
    let plain = |whole: &[&str], decimals: &str| canonical(negative, &whole.concat(), decimals);
    let Some((decimal, grouping)) = separators.split_last() else {
        return Number::Plain(Cow::Owned(plain(&runs, "")));
    };
    let all_alike = grouping.iter().all(|separator| separator == decimal);
    match (decimal, grouping.len(), all_alike) {
        ('.', 0, _) => Number::Plain(Cow::Owned(plain(before, last))),
        (',', 0, _) if are_thousands(&runs) => {
            Number::Unsure { readings: vec![plain(&runs, ""), plain(before, last)], why: EITHER }
        }
        (',', 0, _) => Number::Unsure { readings: vec![plain(before, last)], why: DECIMAL_COMMA },
        (_, _, true) if are_thousands(&runs) => Number::Plain(Cow::Owned(plain(&runs, ""))),
        ('.' | ',', _, false)
            if grouping.windows(2).all(|pair| pair.first() == pair.last()) && are_thousands(before) =>
        {
            let value = plain(before, last);
            if *decimal == '.' {
                Number::Plain(Cow::Owned(value))
            } else {
                Number::Unsure { readings: vec![value], why: DECIMAL_COMMA }
            }
        }
        _ => Number::No,
    }
}

/// `1 234 567`: one to three digits, then threes.
fn are_thousands(runs: &[&str]) -> bool {
    match runs.split_first() {
        Some((first, rest)) => {
            (1..=3).contains(&first.len()) && *first != "0" && rest.iter().all(|run| run.len() == 3)
        }
        None => false,
    }
}

/// One spelling for every number, so that equal numbers are equal texts.
fn canonical(negative: bool, whole: &str, decimals: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let decimals = decimals.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if negative && (whole != "0" || !decimals.is_empty()) { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// What a number breaks of its bounds, as the end of “Age” …
pub(in crate::check) fn out_of_bounds(
    plain: &str,
    min: Option<f64>,
    max: Option<f64>,
    decimals: Option<u8>,
) -> Option<String> {
    let value: f64 = plain.parse().ok()?;
    if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) {
        return Some(match (min, max) {
            (Some(min), Some(max)) => format!("must be between {min} and {max}"),
            (Some(min), None) => format!("must be at least {min}"),
            (_, max) => format!("must be at most {}", max.unwrap_or_default()),
        });
    }
    let most = usize::from(decimals?);
    let has = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    (has > most).then(|| match most {
        0 => "must be a whole number".to_owned(),
        1 => "may have one digit after the decimal point".to_owned(),
        _ => format!("may have at most {most} digits after the decimal point"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        match parse(text) {
            Number::Plain(plain) => Some(plain.into_owned()),
            _ => None,
        }
    }

    fn readings(text: &str) -> Vec<String> {
        match parse(text) {
            Number::Unsure { readings, .. } => readings,
            _ => Vec::new(),
        }
    }

    #[test]
    fn equal_numbers_become_equal_texts() {
        for (text, value) in [
            ("0", "0"),
            ("12", "12"),
            ("007", "7"),
            ("1.50", "1.5"),
            ("+3", "3"),
            ("-0.0", "0"),
            ("\u{2212}5", "-5"),
            (".5", "0.5"),
            ("1,234.5", "1234.5"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1 234", "1234"),
            ("1\u{a0}234\u{a0}567.8", "1234567.8"),
            ("1'234.50", "1234.5"),
            ("4.41E+11", "441000000000"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_asked() {
        assert_eq!(readings("1,234"), ["1234", "1.234"]);
        assert_eq!(readings("3,5"), ["3.5"]);
        assert_eq!(readings("0,123"), ["0.123"]);
        assert_eq!(readings("1.234,5"), ["1234.5"]);
        assert_eq!(readings("12.50 €"), ["12.5"]);
        assert_eq!(readings("12,50 €"), ["12.5"]);
        for no in [
            "", "-", "twelve", "1..2", "1,23,4", "1.2.3", "5.", ",5", "1e5", "0x10", "12 34", "€", "1,2.3,4",
            "--1",
        ] {
            assert_eq!(parse(no), Number::No, "{no}");
        }
        assert_eq!(parse(&"1".repeat(61)), Number::No);
    }

    #[test]
    fn bounds_are_told_as_they_are() {
        let bounds = |text, min, max, decimals| out_of_bounds(text, min, max, decimals);
        assert_eq!(bounds("5", Some(1.0), Some(10.0), Some(0)), None);
        assert_eq!(bounds("11", Some(1.0), Some(10.0), None).unwrap(), "must be between 1 and 10");
        assert_eq!(bounds("0", Some(0.5), None, None).unwrap(), "must be at least 0.5");
        assert_eq!(bounds("3", None, Some(2.0), None).unwrap(), "must be at most 2");
        assert_eq!(bounds("1.5", None, None, Some(0)).unwrap(), "must be a whole number");
        assert_eq!(
            bounds("1.234", None, None, Some(2)).unwrap(),
            "may have at most 2 digits after the decimal point"
        );
    }
}
