//! What each column may hold, in words.

use super::column::Column;
use crate::{
    check::figure,
    map::{CustomField, Field, FieldType},
    snapshot::Snapshot,
};

/// A sentence or two about what a cell of the column may say.
pub(super) fn explain(column: &Column, snapshot: &Snapshot) -> String {
    let several =
        "Several in one cell are separated by semicolons, or stand in further columns of the same name.";
    match &column.field {
        Field::Email => "One address a person; no two people share one. It says who the row is about.".into(),
        Field::Name => "The whole name; what stands before the first blank is the first name.".into(),
        Field::FirstName | Field::LastName => "Up to 100 characters.".into(),
        Field::UserName => "What the person signs in with; no two people share one.".into(),
        Field::Reference => {
            "A number or code of yours for the person; no two people share one. Zeros in front are kept."
                .into()
        }
        Field::Status => {
            "active or suspended. Left empty: active for new people, unchanged for others.".into()
        }
        Field::AccountType => format!("{}. Left empty: user for new people.", listed(&column.choices)),
        Field::Company => "The name of a company you manage.".into(),
        Field::Groups => format!("Names of groups. {several}"),
        Field::Cohorts => format!("Names of cohorts. {several}"),
        Field::Packages => format!("Names of packages of courses. {several}"),
        Field::Courses => {
            "The title of a course to assign. Add as many of these columns as you need, with the next \
                           number each."
                .into()
        }
        Field::Language => "A language code such as en-GB or de.".into(),
        Field::JobRole | Field::Region => "Any text of up to 200 characters.".into(),
        Field::Invite => {
            "yes or no: whether an invitation is sent. Left empty: as the settings of the import say.".into()
        }
        Field::Custom(key) => {
            let own = snapshot.custom_fields.iter().find(|own| *own.key == **key);
            own.map_or(String::new(), |own| {
                let called = own.label.trim();
                let named = column.header == called || called.is_empty();
                let which = if named { String::new() } else { format!("This is “{called}”. ") };
                format!("{which}{}", explain_own(own))
            })
        }
    }
}

fn explain_own(own: &CustomField) -> String {
    match own.kind {
        FieldType::Text => {
            let length = figure(u64::from(own.max_length.unwrap_or(200)));
            let pattern = own.pattern.as_ref().map(|pattern| format!(" It must match the pattern {pattern}"));
            format!("Any text of up to {length} characters.{}", pattern.unwrap_or_default())
        }
        FieldType::Number => {
            let bounds = match (own.min, own.max) {
                (Some(min), Some(max)) => format!("A number from {min} to {max}"),
                (Some(min), None) => format!("A number of {min} or more"),
                (None, Some(max)) => format!("A number of {max} or less"),
                (None, None) => "A number".to_owned(),
            };
            match own.decimals {
                None => format!("{bounds}."),
                Some(0) => format!("{bounds}, without decimals."),
                Some(1) => format!("{bounds}, with one decimal at most."),
                Some(decimals) => format!("{bounds}, with {decimals} decimals at most."),
            }
        }
        FieldType::Date => "A date, best written year-month-day: 2026-01-31.".into(),
        FieldType::Boolean => "yes or no.".into(),
        FieldType::Choice => "One of the choices in the list.".into(),
        FieldType::Email => "An e-mail address. It is not the one the person is known by.".into(),
        FieldType::Phone => "A phone number.".into(),
        FieldType::Url => "A web address that begins with https:// or http://.".into(),
    }
}

/// `guest, user or manager`
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
