//! What a column that matches nothing could become: a field of the company's own.

use std::collections::BTreeSet;

use super::{
    super::{
        ColumnMapping, FieldType, LABEL_CHARACTERS, NewField, Why,
        new_field::{is_known_label, key_of},
    },
    values::{Sample, is_like_an_address},
};
use crate::{
    person::{fold_header, parse_yes_no},
    protocol::Configuration,
    write::restore,
};

/// Proposes a field for every column that is not imported and has a name of its own.
pub(super) fn propose(mapping: &mut [ColumnMapping], sample: &Sample<'_>, configuration: &Configuration) {
    let snapshot = &configuration.snapshot;
    let mut keys: BTreeSet<String> = snapshot.custom_fields.iter().map(|field| field.key.clone()).collect();
    let made = |new: &&NewField| {
        mapping.iter().any(|column| column.column == new.column && column.why == Why::NewField)
    };
    keys.extend(configuration.new_fields.iter().filter(made).map(|field| field.key.clone()));
    let headers: Vec<String> = mapping.iter().map(|column| fold_header(&column.header)).collect();
    for (at, column) in mapping.iter_mut().enumerate().filter(|(_, column)| column.field.is_none()) {
        let label = label_of(&column.header);
        let folded = headers.get(at).map_or("", String::as_str);
        let twin = headers.iter().take(at).any(|other| other == folded);
        if label.is_empty() || folded.is_empty() || twin || is_known_label(&label, snapshot) {
            continue;
        }
        let stem = key_of(&column.header).unwrap_or_else(|| format!("field_{}", at + 1));
        let key = unused(stem, &keys);
        keys.insert(key.clone());
        let kind = kind_of(&column.header, sample, at);
        column.proposal = Some(NewField { column: column.column, key, label, kind, required: false });
    }
}

/// The header as people would write it: single blanks, no asterisk or colon behind it.
fn label_of(header: &str) -> String {
    let words: Vec<&str> = restore(header).split_whitespace().collect();
    let label: String = words.join(" ").chars().take(LABEL_CHARACTERS).collect();
    label.trim_matches(|character: char| matches!(character, '*' | ':' | ' ')).to_owned()
}

/// The stem, or the first of `stem_2`, `stem_3` … that is not taken.
fn unused(stem: String, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&stem) {
        return stem;
    }
    let short: String = stem.chars().take(super::super::KEY_CHARACTERS - 4).collect();
    (2..1_000).map(|number| format!("{short}_{number}")).find(|key| !taken.contains(key)).unwrap_or(stem)
}

/// The narrowest type that all values have; text where there are none.
fn kind_of(header: &str, sample: &Sample<'_>, column: usize) -> FieldType {
    let values: Vec<&str> = sample.filled(column).collect();
    let all = |such: fn(&str) -> bool| !values.is_empty() && values.iter().all(|value| such(value));
    let distinct: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let flags = distinct.len() == 2 && distinct.contains("0") && distinct.contains("1");
    if all(is_like_an_address) {
        FieldType::Email
    } else if all(is_like_a_url) {
        FieldType::Url
    } else if all(|value| parse_yes_no(value).is_some() && !is_like_a_number(value)) || flags {
        FieldType::Boolean
    } else if all(is_like_a_date) {
        FieldType::Date
    } else if all(has_the_figures_of_a_phone) && (is_phone_header(header) || all(is_written_like_a_phone)) {
        FieldType::Phone
    } else if all(is_like_a_number) {
        FieldType::Number
    } else if is_like_a_choice(&values, &distinct) {
        FieldType::Choice
    } else {
        FieldType::Text
    }
}

fn is_like_a_url(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let rest = ["https://", "http://", "www."].iter().find_map(|start| lower.strip_prefix(start));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

/// `2026-05-31`, `31.05.2026`, `5/31/26`, a time behind it or not.
fn is_like_a_date(value: &str) -> bool {
    let date = value.split([' ', 'T']).next().unwrap_or(value);
    let Some(separator) = date.chars().find(|character| !character.is_ascii_digit()) else { return false };
    if !matches!(separator, '-' | '.' | '/') {
        return false;
    }
    let parts: Vec<&str> = date.split(separator).collect();
    let [first, second, third] = parts[..] else { return false };
    let number = |text: &str, limit: u32| text.parse().is_ok_and(|number: u32| (1..=limit).contains(&number));
    let small = |text: &str| text.len() <= 2 && number(text, 31);
    let year = |text: &str| text.len() == 4 && number(text, 9999);
    let short_year = |text: &str| text.len() == 2 && separator != '-' && text.parse::<u8>().is_ok();
    year(first) && small(second) && small(third)
        || small(first) && small(second) && (year(third) || short_year(third))
}

/// A plain number. Figures with a leading zero, or more of them than a spreadsheet keeps, are a code.
fn is_like_a_number(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    figures(whole) && figures(fraction) && digits.len() <= 15 && (whole.len() == 1 || !whole.starts_with('0'))
}

fn has_the_figures_of_a_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let allowed = |character: char| {
        character.is_ascii_digit() || matches!(character, ' ' | '\u{a0}' | '+' | '-' | '.' | '/' | '(' | ')')
    };
    (7..=15).contains(&digits) && value.chars().all(allowed)
}

/// A plus or a zero in front, or blanks between the figures: nobody writes numbers so.
fn is_written_like_a_phone(value: &str) -> bool {
    value.starts_with(['+', '0', '(']) || value.contains([' ', '\u{a0}', '/'])
}

fn is_phone_header(header: &str) -> bool {
    let folded = fold_header(header);
    ["phone", "tel", "mobile", "mobil", "handy", "cell", "gsm", "fax", "movil", "cellulare", "portable"]
        .iter()
        .any(|stem| folded.contains(stem))
}

/// Few values, each of them more than once on average.
fn is_like_a_choice(values: &[&str], distinct: &BTreeSet<String>) -> bool {
    values.len() >= 5
        && distinct.len() >= 2
        && distinct.len() * 3 <= values.len().max(6)
        && distinct.iter().all(|value| value.chars().count() <= 60)
}
