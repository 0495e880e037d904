//! What a header says by itself (`import.md` 2, the table).

use std::{collections::BTreeMap, sync::LazyLock};

use super::{
    Field, Why,
    names::{INVERTED, NAMES, PLAIN_NAMES},
};
use crate::person::fold_header;

/// Headers longer than this, in bytes, are prose; nothing is called that.
pub(super) const LONGEST: usize = 200;

/// The standard field a header names, whatever stands beside it.
pub(crate) fn known_header(header: &str) -> Option<(Field, Why)> {
    let header = header.trim();
    if header.len() > LONGEST {
        return None;
    }
    if let Some(field) = Field::STANDARD.into_iter().find(|field| is_exactly(field, header)) {
        return Some((field, Why::Exact));
    }
    alias_of(&fold_header(header)).map(|field| (field, Why::Alias))
}

/// The field of which a folded header is another name.
pub(super) fn alias_of(folded: &str) -> Option<Field> {
    if folded.is_empty() {
        return None;
    }
    if let Some(field) = BY_NAME.get(folded) {
        return Some((*field).clone());
    }
    // "module requested 1", "Group 2": one column each, numbered.
    let unnumbered = folded.trim_end_matches(|character: char| character.is_ascii_digit());
    if unnumbered.is_empty() || unnumbered.len() == folded.len() {
        return None;
    }
    BY_NAME.get(unnumbered).filter(|field| field.is_repeatable()).map(|field| (*field).clone())
}

/// Every cell of the first rows is looked up here while the header is searched for.
static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Field>> = LazyLock::new(|| all_names().collect());

/// Every other name there is, with its field.
pub(super) fn all_names() -> impl Iterator<Item = (&'static str, &'static Field)> {
    NAMES.iter().flat_map(|(field, names)| names.split_ascii_whitespace().map(move |name| (name, field)))
}

/// The template's label, or the field's key. Courses have one column each there: `Module requested 1`.
fn is_exactly(field: &Field, header: &str) -> bool {
    header == field.label()
        || header == field.key()
        || *field == Field::Courses && course_number(header, field.label()).is_some()
}

/// The number of a column headed `LABEL N`, from 1.
pub(super) fn course_number(header: &str, label: &str) -> Option<u32> {
    let digits = header.strip_prefix(label)?.strip_prefix(' ')?;
    let plain = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| plain && *number > 0 && !digits.starts_with('0'))
}

/// Does *yes* under this header mean that the person is suspended?
pub(crate) fn is_inverted(header: &str) -> bool {
    let folded = fold_header(header);
    INVERTED.split_ascii_whitespace().any(|name| name == folded)
}

/// Can the header mean a whole name as well as a part of it?
pub(super) fn is_plain_name(header: &str) -> bool {
    let folded = fold_header(header);
    PLAIN_NAMES.split_ascii_whitespace().any(|name| name == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_label_key_and_alias() {
        assert_eq!(known_header("Email Address"), Some((Field::Email, Why::Exact)));
        assert_eq!(known_header("E-MAIL address *"), Some((Field::Email, Why::Alias)));
        assert_eq!(known_header("userName"), Some((Field::UserName, Why::Alias)));
        assert_eq!(known_header("Shoe size"), None);
        assert_eq!(known_header("12"), None);
        assert_eq!(known_header("(required)"), None);
    }

    #[test]
    fn the_names_of_the_specification_are_known() {
        for (field, names) in [
            (Field::Email, "email, e-mail, mail, email address, work email, correo, courriel"),
            (Field::Name, "name, full name, display name"),
            (Field::FirstName, "first name, firstname, given name, forename"),
            (Field::LastName, "last name, last_name, surname, family name"),
            (Field::UserName, "username, userName, user name, login"),
            (Field::Reference, "reference, employee id, employee number, staff id, external id"),
            (Field::Status, "status, enabled, active, suspended"),
            (Field::AccountType, "account type, user type, role"),
            (Field::Company, "company, companyName, organisation, organization"),
            (Field::Groups, "group, groups, team, department"),
            (Field::Cohorts, "cohort, cohortName"),
            (Field::Courses, "module requested 7, course, course 7, courses"),
            (Field::Packages, "package, packages"),
            (Field::Language, "language, languageCode, locale"),
            (Field::JobRole, "job role, job_role, job title, position"),
            (Field::Region, "region, location, office"),
            (Field::Invite, "invite, send invite"),
        ] {
            for name in names.split(", ") {
                let as_people_write_it = format!(" {}* (see notes)", name.to_uppercase().replace(' ', "__"));
                for header in [name, &as_people_write_it, field.label(), field.key()] {
                    let known = known_header(header).map(|(field, _)| field);
                    assert_eq!(known, Some(field.clone()), "{header}");
                }
            }
        }
    }

    #[test]
    fn only_what_repeats_is_numbered() {
        assert_eq!(known_header("Module requested 12"), Some((Field::Courses, Why::Exact)));
        assert_eq!(known_header("module requested 12"), Some((Field::Courses, Why::Alias)));
        assert_eq!(known_header("Module requested 0"), Some((Field::Courses, Why::Alias)));
        assert_eq!(known_header("Group 2"), Some((Field::Groups, Why::Alias)));
        assert_eq!(known_header("Email 2"), None);
    }

    #[test]
    fn every_name_is_folded_and_stands_once() {
        let mut seen = Vec::new();
        for (name, field) in all_names() {
            assert_eq!(fold_header(name), name, "{field}");
            assert!(!seen.contains(&name), "{name} stands twice");
            seen.push(name);
        }
        for name in INVERTED.split_ascii_whitespace() {
            assert_eq!(alias_of(name), Some(Field::Status), "{name}");
        }
        for name in PLAIN_NAMES.split_ascii_whitespace() {
            assert_eq!(alias_of(name), Some(Field::Name), "{name}");
        }
    }

    #[test]
    fn other_languages_are_known() {
        for (header, field) in [
            ("E-Mail-Adresse", Field::Email),
            ("Adresse e-mail", Field::Email),
            ("Correo electrónico", Field::Email),
            ("Endereço de e-mail", Field::Email),
            ("Nom d’utilisateur", Field::UserName),
            ("Apellido(s)", Field::LastName),
            ("Prénom :", Field::FirstName),
            ("Personal-Nr.", Field::Reference),
            ("E‑mail", Field::Email),
        ] {
            assert_eq!(known_header(header), Some((field, Why::Alias)), "{header}");
        }
    }
}
