//! What a spreadsheet did to a value before it was saved. Only by the value's shape, so that a CSV and
//! the workbook it came from are told the same.

use super::words::month;

/// Why a cell holds a spreadsheet's complaint and not a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Failure {
    /// `#N/A` and its like.
    Formula,
    /// `########`: the column was too narrow for its number when the sheet was saved as text.
    Narrow,
}

pub(in crate::check) fn failure(text: &str) -> Option<Failure> {
    // The last four are what a German Excel says.
    const ERRORS: [&str; 20] = [
        "#N/A",
        "#REF!",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#EXTERNAL!",
        "#GETTING_DATA",
        "#NV",
        "#BEZUG!",
        "#WERT!",
        "#ZAHL!",
    ];
    if !text.starts_with('#') {
        return None;
    }
    if ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error)) {
        return Some(Failure::Formula);
    }
    (text.len() >= 3 && text.bytes().all(|byte| byte == b'#')).then_some(Failure::Narrow)
}

/// The parts of `4.41E+11`, as a spreadsheet writes it: one digit, decimals, a signed exponent of at
/// least two digits. `1E5` and `E5` are somebody's own codes.
fn scientific_parts(text: &str) -> Option<(&str, &str, i32)> {
    let (mantissa, exponent) = text.split_once('E')?;
    if !exponent.starts_with(['+', '-']) || !(3..=4).contains(&exponent.len()) {
        return None;
    }
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !digits(whole) || !digits(decimals) || !digits(exponent.get(1..)?) {
        return None;
    }
    Some((whole, decimals, exponent.parse().ok()?))
}

pub(in crate::check) fn is_scientific(text: &str) -> bool {
    text.len() >= 5
        && text.bytes().next_back().is_some_and(|last| last.is_ascii_digit())
        && scientific_parts(text).is_some()
}

/// `4.41E+11` written out: what is left of the number.
pub(in crate::check) fn expanded(text: &str) -> Option<String> {
    let (whole, decimals, exponent) = scientific_parts(text)?;
    let decimals = decimals.trim_end_matches('0');
    let sign = if text.starts_with('-') { "-" } else { "" };
    if whole == "0" && decimals.is_empty() {
        return Some("0".to_owned());
    }
    let digits = format!("{whole}{decimals}");
    // Where the point goes, counted from the first digit's left.
    let point = 1 + exponent;
    if !(-30..=40).contains(&point) {
        return None;
    }
    let plain = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else {
        let point = point.unsigned_abs() as usize;
        match (digits.get(..point), digits.get(point..)) {
            (Some(whole), Some(decimals)) if !decimals.is_empty() => format!("{whole}.{decimals}"),
            _ => format!("{digits:0<point$}"),
        }
    };
    let trimmed = plain.trim_start_matches('0');
    let trimmed = if trimmed.starts_with('.') || trimmed.is_empty() {
        format!("0{trimmed}")
    } else {
        trimmed.to_owned()
    };
    Some(format!("{sign}{trimmed}"))
}

/// More than 15 digits, and nothing but zeros behind the 15th.
pub(in crate::check) fn has_lost_precision(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 15
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes.get(15..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'0'))
        && bytes.iter().any(|byte| *byte != b'0')
}

/// A date such as a spreadsheet makes of `3-5`: the texts it may have been made of, likeliest first.
/// None: it is no such date.
pub(in crate::check) fn date_made_of(text: &str) -> Option<Vec<String>> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let last = *bytes.last()?;
    // Nearly every text is neither: told by two bytes.
    if bytes.len() < 5 || bytes.len() > 22 || !(first.is_ascii_digit() || last.is_ascii_digit()) {
        return None;
    }
    // … and the next by where a sign would have to stand.
    let sign = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b'-' | b'.' | b'/' | b' '));
    if first.is_ascii_digit() {
        if sign(1) || sign(2) || sign(4) { figures(text).or_else(|| day_and_word(text)) } else { None }
    } else if sign(bytes.len() - 3) {
        word_and_year(text)
    } else {
        None
    }
}

fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let is_number = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `2026-05-03`, `03.05.2026`, `5/3/2026`, also with a midnight behind it.
fn figures(text: &str) -> Option<Vec<String>> {
    let date = match text.split_once([' ', 'T']) {
        Some((date, time)) if time.starts_with("00:00") || time.starts_with("0:00") => date,
        Some(_) => return None,
        None => text,
    };
    let separator = ['-', '.', '/'].into_iter().find(|separator| date.contains(*separator))?;
    let mut parts = date.split(separator);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let two = number(two, 1..=2)?;
    let (day, month) = match (number(one, 4..=4), number(three, 4..=4)) {
        // Only ISO has the year first.
        (Some(year), None) if separator == '-' && is_year(year) => (number(three, 2..=2)?, two),
        (None, Some(year)) if separator != '-' && is_year(year) => (number(one, 1..=2)?, two),
        _ => return None,
    };
    let plausible = (1..=31).contains(&day) && (1..=31).contains(&month) && day.min(month) <= 12;
    plausible.then(|| made_of(day, month))
}

/// `3-May`, `03. Mai`, `3-May-26`.
fn day_and_word(text: &str) -> Option<Vec<String>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let day = number(text.get(..digits)?, 1..=2).filter(|day| (1..=31).contains(day))?;
    let rest = text.get(digits..)?;
    let rest = rest.strip_prefix('-').or_else(|| rest.strip_prefix(". "))?;
    let (word, year) = rest.split_once(['-', ' ']).unwrap_or((rest, "26"));
    number(year, 2..=4).filter(|_| year.len() != 3)?;
    Some(made_of(day, u32::from(short_month(word)?)))
}

/// `May-03`, `Mai 03`: a month and a year, which was a month and a day, or a word and a number.
fn word_and_year(text: &str) -> Option<Vec<String>> {
    let (word, year) = text.split_at_checked(text.len() - 2)?;
    let year = number(year, 2..=2)?;
    let word = match word.strip_suffix('-') {
        Some(word) => word,
        // An English Excel puts no blank there; a cohort of “Sep 24” is somebody's own.
        None => word.strip_suffix(' ').filter(|word| !is_english(word))?,
    };
    let month = short_month(word)?;
    Some(vec![format!("{month}-{year}"), format!("{}{year}", word.to_uppercase())])
}

fn is_english(word: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    MONTHS.iter().any(|month| word.eq_ignore_ascii_case(month))
}

/// Spreadsheets shorten the months' names.
fn short_month(word: &str) -> Option<u8> {
    (word.len() <= 6).then(|| month(word.trim_end_matches('.')))?
}

fn is_year(year: u32) -> bool {
    (1900..=2199).contains(&year)
}

fn made_of(day: u32, month: u32) -> Vec<String> {
    let mut texts = vec![format!("{day}-{month}")];
    if day != month {
        texts.push(format!("{month}-{day}"));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_of_formulas_are_no_values() {
        for text in ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#n/a"] {
            assert_eq!(failure(text), Some(Failure::Formula), "{text}");
        }
        assert_eq!(failure("########"), Some(Failure::Narrow));
        for text in ["", "#", "##", "#1 team", "N/A", "#N/A!"] {
            assert_eq!(failure(text), None, "{text}");
        }
    }

    #[test]
    fn only_a_spreadsheet_writes_like_this() {
        for text in ["4.41E+11", "4,41E+11", "4E+11", "1.23457E-05", "-4.41E+11", "4.41E+011"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in
            ["1E5", "E5", "44.1E+10", "4.41e+11", "4.41E+", "FE+11", "4.E+11", "4.41E+1", "SITE+01", ""]
        {
            assert!(!is_scientific(text), "{text}");
        }
        assert_eq!(expanded("4.41E+11").unwrap(), "441000000000");
        assert_eq!(expanded("4,41E+01").unwrap(), "44.1");
        assert_eq!(expanded("1.5E-03").unwrap(), "0.0015");
        assert_eq!(expanded("-2E+02").unwrap(), "-200");
        assert_eq!(expanded("0.00E+00").unwrap(), "0");
        assert_eq!(expanded("1E+99"), None);
    }

    #[test]
    fn zeros_behind_the_fifteenth_digit() {
        assert!(has_lost_precision("1234567890123450"));
        assert!(has_lost_precision("4929123412341230000"));
        for text in ["123456789012345", "1234567890123456", "0000000000000000", "A234567890123450"] {
            assert!(!has_lost_precision(text), "{text}");
        }
    }

    #[test]
    fn dates_say_what_they_were_made_of() {
        let made = |text| date_made_of(text);
        assert_eq!(made("2026-05-03").unwrap(), ["3-5", "5-3"]);
        assert_eq!(made("2026-05-03 00:00:00").unwrap(), ["3-5", "5-3"]);
        assert_eq!(made("3-May").unwrap(), ["3-5", "5-3"]);
        assert_eq!(made("5-May-26").unwrap(), ["5-5"]);
        assert_eq!(made("03. Mai").unwrap(), ["3-5", "5-3"]);
        assert_eq!(made("03.05.2026").unwrap(), ["3-5", "5-3"]);
        assert_eq!(made("5/3/2026").unwrap(), ["5-3", "3-5"]);
        assert_eq!(made("May-03").unwrap(), ["5-3", "MAY3"]);
        assert_eq!(made("Mai 03").unwrap(), ["5-3", "MAI3"]);
        for text in [
            "3-5",
            "2026",
            "1-2-3",
            "03-05-2026",
            "2026/05/03",
            "E0001",
            "Team 12",
            "12.34.5678",
            "2026-05",
            "44-May",
            "Spring 2026",
            "0044 20 1234",
            "2026-13-40",
            "Mayor 12",
            "12-Marketing",
            "2026-05-03 10:30",
            "Sep 24",
            "10.5.3",
        ] {
            assert_eq!(made(text), None, "{text}");
        }
    }
}
