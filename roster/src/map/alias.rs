//! The names people give the standard fields (`import.md` 2, the table).

use super::{Field, Why};
use crate::person::fold_header;

/// Folded headers, by field; the least that must be known.
const ALIASES: &[(Field, &[&str])] = &[
    (Field::Email, &["email", "mail", "emailaddress", "workemail", "correo", "courriel"]),
    (Field::Name, &["name", "fullname", "displayname"]),
    (Field::FirstName, &["firstname", "givenname", "forename"]),
    (Field::LastName, &["lastname", "surname", "familyname"]),
    (Field::UserName, &["username", "login"]),
    (Field::Reference, &["reference", "employeeid", "employeenumber", "staffid", "externalid"]),
    (Field::Status, &["status", "enabled", "active", "suspended"]),
    (Field::AccountType, &["accounttype", "usertype", "role"]),
    (Field::Company, &["company", "companyname", "organisation", "organization"]),
    (Field::Groups, &["group", "groups", "team", "department"]),
    (Field::Cohorts, &["cohort", "cohorts", "cohortname"]),
    (Field::Courses, &["modulerequested", "course", "courses"]),
    (Field::Packages, &["package", "packages"]),
    (Field::Language, &["language", "languagecode", "locale"]),
    (Field::JobRole, &["jobrole", "jobtitle", "position"]),
    (Field::Region, &["region", "location", "office"]),
    (Field::Invite, &["invite", "sendinvite"]),
];

/// The field a header names by itself, whatever stands beside it.
pub(crate) fn known_header(header: &str) -> Option<(Field, Why)> {
    let header = header.trim();
    if let Some(field) =
        Field::STANDARD.into_iter().find(|field| header == field.label() || header == field.key())
    {
        return Some((field, Why::Exact));
    }
    let folded = fold_header(header);
    // "module requested 1", "Course 12": one column a course, numbered.
    let unnumbered = folded.trim_end_matches(|character: char| character.is_ascii_digit());
    ALIASES.iter().find_map(|(field, aliases)| {
        let known = aliases.contains(&folded.as_str())
            || (*field == Field::Courses && !unnumbered.is_empty() && aliases.contains(&unnumbered));
        known.then(|| (field.clone(), Why::Alias))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_label_key_and_alias() {
        assert_eq!(known_header("Email Address"), Some((Field::Email, Why::Exact)));
        assert_eq!(known_header("E-MAIL address *"), Some((Field::Email, Why::Alias)));
        assert_eq!(known_header("module requested 12"), Some((Field::Courses, Why::Alias)));
        assert_eq!(known_header("userName"), Some((Field::UserName, Why::Alias)));
        assert_eq!(known_header("Shoe size"), None);
        assert_eq!(known_header("12"), None);
    }
}
