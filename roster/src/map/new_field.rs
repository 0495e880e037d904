//! Columns that become fields of the company's own: what their keys and labels may be.

use unicode_normalization::UnicodeNormalization;

use super::{CustomField, Field, NewField};
use crate::{person::fold_header, snapshot::Snapshot};

/// A key has 1 to this many of `a`–`z`, `0`–`9` and `_`.
pub const KEY_CHARACTERS: usize = 40;
/// A label has 1 to this many characters.
pub const LABEL_CHARACTERS: usize = 100;

/// Can these fields be made in this company? If not, a sentence that says what is wrong with which.
/// `columns`: how many the file has, where that is known.
///
/// A key is 1–40 of `a`–`z`, `0`–`9` and `_`, and a label 1–100 characters; both are unique among the
/// company's own fields and each other, and a label is none of the standard fields' names, or a file
/// with that header would be ambiguous. A column becomes one field at most.
pub fn check_new_fields(
    new_fields: &[NewField],
    snapshot: &Snapshot,
    columns: Option<usize>,
) -> Result<(), String> {
    for (at, new) in new_fields.iter().enumerate() {
        let NewField { column, key, label, .. } = new;
        let earlier = || new_fields.iter().take(at);
        if columns.is_some_and(|columns| *column as usize >= columns) {
            return Err(format!(
                "There is no column {} in this file for the new field “{label}”.",
                column + 1
            ));
        }
        if earlier().any(|other| other.column == *column) {
            return Err(format!("Column {} can become one new field, not two.", column + 1));
        }
        check_key(key)?;
        if snapshot.custom_fields.iter().any(|field| field.key == *key) {
            return Err(format!(
                "The company already has a field with the key “{key}”. Map the column to it, or choose another key."
            ));
        }
        if earlier().any(|other| other.key == *key) {
            return Err(format!("Two new fields have the key “{key}”. Give one of them another."));
        }
        if !is_label(label) {
            return Err(format!(
                "The new field for column {} needs a label of 1 to {LABEL_CHARACTERS} characters on one line.",
                column + 1
            ));
        }
        if is_known_label(label, &snapshot.custom_fields)
            || earlier().any(|other| is_same_label(&other.label, label))
        {
            return Err(label_taken(label));
        }
    }
    Ok(())
}

/// Can it be the key of a field? If not, a sentence that says what can.
pub(super) fn check_key(key: &str) -> Result<(), String> {
    let is_key = (1..=KEY_CHARACTERS).contains(&key.len())
        && key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if is_key {
        return Ok(());
    }
    Err(format!(
        "“{key}” cannot be the key of a field: keys are 1 to {KEY_CHARACTERS} small letters (a to z), figures and \
         underscores."
    ))
}

/// Is it long enough to be a label, short enough, and on one line, without what no text of PostgreSQL's may have?
pub(super) fn is_label(label: &str) -> bool {
    let label = label.trim();
    (1..=LABEL_CHARACTERS).contains(&label.chars().count()) && !label.contains(char::is_control)
}

pub(super) fn label_taken(label: &str) -> String {
    format!("There is already a field called “{}”. Choose another label.", label.trim())
}

fn is_same_label(one: &str, other: &str) -> bool {
    let (one_folded, other_folded) = (fold_header(one), fold_header(other));
    one_folded == other_folded && (!one_folded.is_empty() || one.trim() == other.trim())
}

/// Is it what a standard field or one of the company's own is called?
pub(super) fn is_known_label(label: &str, own: &[CustomField]) -> bool {
    is_standard_label(label) || own.iter().any(|field| is_same_label(&field.label, label))
}

/// Is it a standard field's label, or a numbered `Module requested`?
pub(super) fn is_standard_label(label: &str) -> bool {
    let unnumbered = label.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_labelled = |field: &Field| {
        is_same_label(field.label(), label)
            || *field == Field::Courses && is_same_label(field.label(), unnumbered)
    };
    Field::STANDARD.iter().any(is_labelled)
}

/// A key made of a header: `Prénom d'usage` → `prenom_d_usage`; none where no letter or figure is left.
pub(super) fn key_of(header: &str) -> Option<String> {
    let mut key = String::new();
    for character in header.nfkd() {
        let plain: &str = match character {
            'ß' | 'ẞ' => "ss",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ø' | 'Ø' => "o",
            'ł' | 'Ł' => "l",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'þ' | 'Þ' => "th",
            'ı' => "i",
            _ if character.is_ascii_alphanumeric() => {
                key.push(character.to_ascii_lowercase());
                continue;
            }
            _ if unicode_normalization::char::is_combining_mark(character) => continue,
            _ if key.is_empty() || key.ends_with('_') => continue,
            _ => "_",
        };
        key.push_str(plain);
    }
    key.truncate(KEY_CHARACTERS);
    let key = key.trim_end_matches('_');
    (!key.is_empty()).then(|| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::FieldType;

    fn new(column: u32, key: &str, label: &str) -> NewField {
        NewField { column, key: key.into(), label: label.into(), kind: FieldType::Text, required: false }
    }

    #[test]
    fn keys_are_made_of_headers() {
        assert_eq!(key_of("Shoe size *").as_deref(), Some("shoe_size"));
        assert_eq!(key_of("  Prénom d'usage").as_deref(), Some("prenom_d_usage"));
        assert_eq!(key_of("Straßenschlüssel").as_deref(), Some("strassenschlussel"));
        assert_eq!(key_of("Имя"), None);
        assert_eq!(key_of(&"x ".repeat(99)).map(|key| key.len()), Some(39));
    }

    #[test]
    fn what_clashes_is_said() {
        let badge = CustomField { key: "badge".into(), label: "Badge".into(), ..CustomField::default() };
        let snapshot = Snapshot { custom_fields: vec![badge], ..Snapshot::default() };
        let check = |fields: &[NewField]| check_new_fields(fields, &snapshot, Some(4)).unwrap_err();
        assert_eq!(check_new_fields(&[new(1, "shoe_size", "Shoe size")], &snapshot, Some(4)), Ok(()));
        insta::assert_snapshot!(
            [
                check(&[new(4, "a", "A")]),
                check(&[new(1, "a", "A"), new(1, "b", "B")]),
                check(&[new(1, "Shoe size", "Shoe size")]),
                check(&[new(1, &"k".repeat(41), "K")]),
                check(&[new(1, "badge", "Badge number")]),
                check(&[new(1, "a", "A"), new(2, "a", "B")]),
                check(&[new(1, "a", " ")]),
                check(&[new(1, "a", "A\0")]),
                check(&[new(1, "a", "BADGE")]),
                check(&[new(1, "a", "E-mail address"), new(2, "b", "B")]),
                check(&[new(1, "a", "Same"), new(2, "b", "same")]),
            ]
            .join("\n"),
            @r#"
        There is no column 5 in this file for the new field “A”.
        Column 2 can become one new field, not two.
        “Shoe size” cannot be the key of a field: keys are 1 to 40 small letters (a to z), figures and underscores.
        “kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk” cannot be the key of a field: keys are 1 to 40 small letters (a to z), figures and underscores.
        The company already has a field with the key “badge”. Map the column to it, or choose another key.
        Two new fields have the key “a”. Give one of them another.
        The new field for column 2 needs a label of 1 to 100 characters on one line.
        The new field for column 2 needs a label of 1 to 100 characters on one line.
        There is already a field called “BADGE”. Choose another label.
        There is already a field called “E-mail address”. Choose another label.
        There is already a field called “same”. Choose another label.
        "#
        );
    }
}
