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
    check::{is_date, is_number, is_phone, is_url},
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
    let headers: Vec<String> = mapping.iter().map(|column| fold_header(&label_of(&column.header))).collect();
    for (at, column) in mapping
        .iter_mut()
        .enumerate()
        .filter(|(_, column)| column.field.is_none() && column.why != Why::Report)
    {
        let label = label_of(&column.header);
        let folded = headers.get(at).map_or("", String::as_str);
        let twin = headers.iter().take(at).any(|other| other == folded);
        if label.is_empty() || folded.is_empty() || twin || is_known_label(&label, &snapshot.custom_fields) {
            continue;
        }
        let stem = key_of(&column.header).unwrap_or_else(|| format!("field_{}", at + 1));
        let key = unused(stem, &keys);
        keys.insert(key.clone());
        let kind = kind_of(&column.header, sample, at);
        column.proposal = Some(NewField { column: column.column, key, label, kind, required: false });
    }
}

/// The field that a column could become if somebody says so, whatever it is taken for. Its label may be one that is
/// taken already; [`check_new_fields`](crate::map::check_new_fields) says so.
pub fn new_field_of(
    column: &ColumnMapping,
    sample: &[Vec<String>],
    configuration: &Configuration,
) -> NewField {
    let at = column.column as usize;
    let mut taken: BTreeSet<String> =
        configuration.snapshot.custom_fields.iter().map(|field| field.key.clone()).collect();
    let others = configuration.new_fields.iter().filter(|new| new.column != column.column);
    taken.extend(others.map(|new| new.key.clone()));
    let stem = key_of(&column.header).unwrap_or_else(|| format!("field_{}", at + 1));
    let label = Some(label_of(&column.header)).filter(|label| !label.is_empty());
    NewField {
        column: column.column,
        key: unused(stem, &taken),
        label: label.unwrap_or_else(|| format!("Column {}", at + 1)),
        kind: kind_of(&column.header, &Sample::new(sample), at),
        required: false,
    }
}

/// The header as people would write it: single blanks, no control characters, no asterisk or colon behind it.
fn label_of(header: &str) -> String {
    let words: Vec<&str> = restore(header).split_whitespace().collect();
    let visible = |character: &char| !character.is_control();
    let label: String = words.join(" ").chars().filter(visible).take(LABEL_CHARACTERS).collect();
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

/// The narrowest type that all values have, and would be taken for as they are; text where there are
/// no values. A column with 0 and 1 in it is a column of yes and no.
fn kind_of(header: &str, sample: &Sample<'_>, column: usize) -> FieldType {
    let values: Vec<&str> = sample.filled(column).collect();
    let all = |such: fn(&str) -> bool| !values.is_empty() && values.iter().all(|value| such(value));
    let distinct: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
    let flags = distinct.len() == 2 && distinct.contains("0") && distinct.contains("1");
    if all(is_like_an_address) {
        FieldType::Email
    } else if all(is_url) {
        FieldType::Url
    } else if all(|value| parse_yes_no(value).is_some() && !is_figures(value)) || flags {
        FieldType::Boolean
    } else if all(|value| is_date(value) && !is_figures(value)) || all(is_date_of_figures) {
        FieldType::Date
    } else if all(is_phone) && (is_phone_header(header) || all(is_written_like_a_phone)) {
        FieldType::Phone
    } else if all(|value| is_number(value) && !is_code(value)) {
        FieldType::Number
    } else if is_like_a_choice(&values, &distinct) {
        FieldType::Choice
    } else {
        FieldType::Text
    }
}

fn is_figures(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

/// `20260531`; other eight figures are a number.
fn is_date_of_figures(value: &str) -> bool {
    is_figures(value) && (value.starts_with("19") || value.starts_with("20")) && is_date(value)
}

/// Zeros in front, or more figures than a spreadsheet keeps, make a number a code.
fn is_code(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '+']);
    let zeros = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    zeros || digits.bytes().filter(u8::is_ascii_digit).count() > 15
}

/// A plus, a zero or a bracket in front, or blanks between the figures: nobody writes numbers so.
fn is_written_like_a_phone(value: &str) -> bool {
    value.starts_with(['+', '0', '(']) && value.len() > 7 || value.contains([' ', '\u{a0}', '/'])
}

fn is_phone_header(header: &str) -> bool {
    let folded = fold_header(header);
    ["phone", "tel", "mobile", "mobil", "handy", "cell", "gsm", "fax", "movil", "cellulare", "portable"]
        .iter()
        .any(|stem| folded.contains(stem))
}

/// Few values, each of them more than once on average, and words.
fn is_like_a_choice(values: &[&str], distinct: &BTreeSet<String>) -> bool {
    let is_word = |value: &String| value.contains(char::is_alphabetic);
    values.len() >= 5
        && distinct.len() >= 2
        && distinct.len() * 3 <= values.len().max(6)
        && distinct.iter().all(|value| is_word(value) && value.chars().count() <= 60)
}
