//! What a value of each kind must be, one family a file: pure, and without a word about where it stands.

pub(super) mod characters;
pub(super) mod date;
pub(super) mod excel;
pub(super) mod mail_domain;
pub(super) mod number;
pub(super) mod pattern;
pub(super) mod phone;
pub(super) mod script;
pub(super) mod url;
pub(super) mod words;

/// Would a cell of a date be taken as it is, for one day or, once the column has told the order, another?
pub(crate) fn is_date(text: &str) -> bool {
    matches!(date::parse(text), date::Written::Day(_) | date::Written::Figures(_))
}

/// Would a cell of a number be taken as it is?
pub(crate) fn is_number(text: &str) -> bool {
    matches!(number::parse(text), number::Number::Plain(_))
}

/// Would a cell of a telephone number be taken as it is?
pub(crate) fn is_phone(text: &str) -> bool {
    phone::normalised(text).is_some()
}

/// Would a cell of a web address be taken as it is?
pub(crate) fn is_url(text: &str) -> bool {
    url::is_url(text)
}

/// Does the whole text match? No text matches what is no pattern.
pub(crate) fn fits_pattern(pattern: &str, text: &str) -> bool {
    pattern::compile(pattern).is_some_and(|pattern| pattern.is_match(text))
}
