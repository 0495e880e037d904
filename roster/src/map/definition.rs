//! Fields of a company's own, as they are defined: what of a definition can be used.

use super::{
    CustomField, FieldType,
    new_field::{LABEL_CHARACTERS, check_key, is_known_label, is_label, label_taken},
};
use crate::{check::is_pattern, person::fold_name};

/// A choice has 1 to this many options.
pub const OPTIONS: usize = 1_000;
/// An option has 1 to this many characters.
pub const OPTION_CHARACTERS: usize = 200;
/// The most that a text may be: what fits a cell.
const TEXT_CHARACTERS: u32 = 32_767;
/// More digits than a number keeps.
const DECIMALS: u8 = 15;

/// Can a company that has these `others` have this field? If not, a sentence that says what to change.
///
/// Keys and labels are as [`check_new_fields`](super::check_new_fields) has them. A choice has options that can be
/// told apart, a pattern is one that can be used, a least is not above the most; and nothing is said that does not
/// belong to the type.
pub fn check_field(field: &CustomField, others: &[CustomField]) -> Result<(), String> {
    check_key(&field.key)?;
    if others.iter().any(|other| other.key == field.key) {
        return Err(format!(
            "The company already has a field with the key “{}”. Choose another key.",
            field.key
        ));
    }
    if !is_label(&field.label) {
        return Err(format!(
            "The field “{}” needs a label of 1 to {LABEL_CHARACTERS} characters on one line.",
            field.key
        ));
    }
    if is_known_label(&field.label, others) {
        return Err(label_taken(&field.label));
    }
    let label = field.label.trim();
    check_belonging(field, label)?;
    match field.kind {
        FieldType::Choice => check_options(&field.options, label),
        FieldType::Number => check_number(field, label),
        FieldType::Text => check_text(field, label),
        FieldType::Date | FieldType::Boolean | FieldType::Email | FieldType::Phone | FieldType::Url => Ok(()),
    }
}

/// What is said of the values must be of their type.
fn check_belonging(field: &CustomField, label: &str) -> Result<(), String> {
    let CustomField { kind, .. } = *field;
    let of_number = field.min.is_some() || field.max.is_some() || field.decimals.is_some();
    let of_text = field.max_length.is_some() || field.pattern.is_some();
    let (only, has) = if kind != FieldType::Choice && !field.options.is_empty() {
        ("a choice", "options")
    } else if kind != FieldType::Number && of_number {
        ("a number", "a least, a most and decimals")
    } else if kind != FieldType::Text && of_text {
        ("a text", "a length and a pattern")
    } else {
        return Ok(());
    };
    Err(format!("Only {only} has {has}; “{label}” is of the type {}.", kind.as_str()))
}

fn check_options(options: &[String], label: &str) -> Result<(), String> {
    if options.is_empty() {
        return Err(format!("“{label}” is a choice and needs options to choose from."));
    }
    if options.len() > OPTIONS {
        return Err(format!("“{label}” has {} options. It may have {OPTIONS}.", options.len()));
    }
    let mut folded: Vec<(String, &str)> = Vec::with_capacity(options.len());
    for option in options {
        let length = option.trim().chars().count();
        if length == 0 || length > OPTION_CHARACTERS || option.chars().any(char::is_control) {
            return Err(format!(
                "“{}” cannot be an option of “{label}”: options have 1 to {OPTION_CHARACTERS} characters on one line.",
                option.trim()
            ));
        }
        folded.push((fold_name(option), option));
    }
    folded.sort();
    match folded.windows(2).find(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
        Some([(_, one), (_, other)]) if one == other => {
            Err(format!("“{label}” has the option “{one}” twice."))
        }
        Some([(_, one), (_, other)]) => Err(format!(
            "Nobody could tell the options “{one}” and “{other}” of “{label}” apart: case, white space and the kind \
             of dash do not count."
        )),
        _ => Ok(()),
    }
}

fn check_number(field: &CustomField, label: &str) -> Result<(), String> {
    if field.min.iter().chain(&field.max).any(|bound| !bound.is_finite()) {
        return Err(format!("The least and the most of “{label}” must be numbers."));
    }
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min > max
    {
        return Err(format!("The least that “{label}” may be ({min}) is above the most ({max})."));
    }
    if field.decimals.is_some_and(|decimals| decimals > DECIMALS) {
        return Err(format!("“{label}” may have 0 to {DECIMALS} digits after the decimal point."));
    }
    Ok(())
}

fn check_text(field: &CustomField, label: &str) -> Result<(), String> {
    if field.max_length.is_some_and(|most| most == 0 || most > TEXT_CHARACTERS) {
        return Err(format!("“{label}” may be 1 to 32,767 characters long."));
    }
    if let Some(pattern) = field.pattern.as_deref().filter(|pattern| !pattern.is_empty())
        && !is_pattern(pattern)
    {
        return Err(format!(
            "“{pattern}” is no pattern that can be used for “{label}”. A pattern is a regular expression that the \
             whole value must match, as [A-Z]{{2}}[0-9]+."
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldType) -> CustomField {
        CustomField { key: "shirt".into(), label: "Shirt".into(), kind, ..CustomField::default() }
    }

    fn choice(options: &[&str]) -> CustomField {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        CustomField { options, ..field(FieldType::Choice) }
    }

    #[test]
    fn what_can_be_used_is_taken() {
        let number =
            CustomField { min: Some(1.0), max: Some(1.0), decimals: Some(0), ..field(FieldType::Number) };
        let text = CustomField {
            max_length: Some(8),
            pattern: Some("[A-Z]{2}[0-9]+".into()),
            ..field(FieldType::Text)
        };
        for field in FieldType::ALL.into_iter().filter(|kind| *kind != FieldType::Choice).map(field) {
            assert_eq!(check_field(&field, &[]), Ok(()));
        }
        for field in [choice(&["S", "M"]), number, text] {
            assert_eq!(check_field(&field, &[]), Ok(()));
        }
    }

    #[test]
    fn what_cannot_is_said() {
        let other = CustomField { key: "badge".into(), label: "Badge".into(), ..CustomField::default() };
        let refusals: Vec<String> = [
            CustomField { key: "Shirt size".into(), ..field(FieldType::Text) },
            CustomField { key: "badge".into(), ..field(FieldType::Text) },
            CustomField { label: " ".into(), ..field(FieldType::Text) },
            CustomField { label: "badge".into(), ..field(FieldType::Text) },
            CustomField { label: "E-mail address".into(), ..field(FieldType::Text) },
            choice(&[]),
            choice(&["S", " "]),
            choice(&["S", "S"]),
            choice(&["North-West", "north–west"]),
            CustomField { options: vec!["S".into()], ..field(FieldType::Text) },
            CustomField { min: Some(1.0), ..field(FieldType::Date) },
            CustomField { pattern: Some("a".into()), ..field(FieldType::Number) },
            CustomField { min: Some(2.0), max: Some(1.5), ..field(FieldType::Number) },
            CustomField { max: Some(f64::NAN), ..field(FieldType::Number) },
            CustomField { decimals: Some(16), ..field(FieldType::Number) },
            CustomField { max_length: Some(0), ..field(FieldType::Text) },
            CustomField { pattern: Some("a)|(b".into()), ..field(FieldType::Text) },
        ]
        .iter()
        .map(|field| check_field(field, std::slice::from_ref(&other)).unwrap_err())
        .collect();
        insta::assert_snapshot!(refusals.join("\n"), @r#"
        “Shirt size” cannot be the key of a field: keys are 1 to 40 small letters (a to z), figures and underscores.
        The company already has a field with the key “badge”. Choose another key.
        The field “shirt” needs a label of 1 to 100 characters on one line.
        There is already a field called “badge”. Choose another label.
        There is already a field called “E-mail address”. Choose another label.
        “Shirt” is a choice and needs options to choose from.
        “” cannot be an option of “Shirt”: options have 1 to 200 characters on one line.
        “Shirt” has the option “S” twice.
        Nobody could tell the options “North-West” and “north–west” of “Shirt” apart: case, white space and the kind of dash do not count.
        Only a choice has options; “Shirt” is of the type text.
        Only a number has a least, a most and decimals; “Shirt” is of the type date.
        Only a text has a length and a pattern; “Shirt” is of the type number.
        The least that “Shirt” may be (2) is above the most (1.5).
        The least and the most of “Shirt” must be numbers.
        “Shirt” may have 0 to 15 digits after the decimal point.
        “Shirt” may be 1 to 32,767 characters long.
        “a)|(b” is no pattern that can be used for “Shirt”. A pattern is a regular expression that the whole value must match, as [A-Z]{2}[0-9]+.
        "#);
    }
}
