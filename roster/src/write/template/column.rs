//! The columns of a company's template.

use crate::{
    check::fits_pattern,
    map::{CustomField, Field, FieldType, custom_header, required_fields},
    person::{AccountType, Status},
    settings::Settings,
    snapshot::{Named, Snapshot},
    write::neutralise,
};

/// Columns of courses; more can be added in the file.
const COURSES: usize = 3;

/// One column of the template.
#[derive(Debug)]
pub(super) struct Column {
    pub header: String,
    pub field: Field,
    pub required: bool,
    /// What it holds for the example person; may be empty.
    pub example: String,
    /// What may be chosen from, where that is a closed set.
    pub choices: Vec<String>,
    pub format: Format,
}

/// How a spreadsheet program should treat the column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As they are typed: zeros in front stay, and nothing becomes a date.
    Text,
    Number,
    Date,
}

/// The columns, in the order people fill them in.
pub(super) fn columns_of(snapshot: &Snapshot) -> Vec<Column> {
    let required = required_fields(&Settings::default(), snapshot);
    let whole_names = required.contains(&Field::Name);
    let mut columns = Vec::new();
    for field in Field::STANDARD {
        let offered = match field {
            Field::Name => whole_names,
            Field::FirstName | Field::LastName => !whole_names,
            // People of one company need not say which.
            Field::Company => !snapshot.companies.is_empty() || required.contains(&field),
            Field::Courses => false,
            _ => true,
        };
        if offered {
            columns.push(standard(field, snapshot, &required));
        }
    }
    for own in &snapshot.custom_fields {
        columns.push(custom(own, snapshot, &required));
    }
    for number in 1..=COURSES {
        let mut column = standard(Field::Courses, snapshot, &required);
        column.header = format!("{} {number}", Field::Courses.label());
        column.required &= number == 1;
        if number > 1 {
            column.example.clear();
        }
        columns.push(column);
    }
    columns
}

fn standard(field: Field, snapshot: &Snapshot, required: &[Field]) -> Column {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let names = |named: &[Named]| named.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    let choices = match field {
        Field::Status => words(&Status::ALL.map(Status::as_str)),
        Field::AccountType => AccountType::ALL
            .into_iter()
            .filter(|kind| snapshot.may_grant.is_none_or(|highest| *kind <= highest))
            .map(|kind| kind.as_str().to_owned())
            .collect(),
        Field::Invite => words(&["yes", "no"]),
        Field::Company => {
            let own = Some(&snapshot.company).filter(|name| !name.is_empty());
            own.into_iter().chain(snapshot.companies.iter().map(|other| &other.name)).cloned().collect()
        }
        Field::Groups => names(&snapshot.groups),
        Field::Cohorts => names(&snapshot.cohorts),
        Field::Courses => names(&snapshot.courses),
        Field::Packages => names(&snapshot.packages),
        _ => Vec::new(),
    };
    let example = match field {
        Field::Email => "jane.example@example.com".to_owned(),
        Field::Name => "Jane Example".to_owned(),
        Field::FirstName => "Jane".to_owned(),
        Field::LastName => "Example".to_owned(),
        Field::UserName => "jane.example".to_owned(),
        Field::Reference => "EMP-0042".to_owned(),
        Field::AccountType => AccountType::User.as_str().to_owned(),
        Field::Invite => "no".to_owned(),
        Field::Language if snapshot.default_language.is_empty() => "en".to_owned(),
        Field::Language => snapshot.default_language.clone(),
        Field::Company => first_plain(std::slice::from_ref(&snapshot.company)),
        Field::JobRole => "Team leader".to_owned(),
        Field::Region => "North".to_owned(),
        _ => first_plain(&choices),
    };
    Column {
        header: field.label().to_owned(),
        required: required.contains(&field),
        example,
        choices,
        format: Format::Text,
        field,
    }
}

fn custom(own: &CustomField, snapshot: &Snapshot, required: &[Field]) -> Column {
    let field = Field::Custom(own.key.as_str().into());
    let choices = match own.kind {
        FieldType::Choice => own.options.clone(),
        FieldType::Boolean => vec!["yes".to_owned(), "no".to_owned()],
        _ => Vec::new(),
    };
    let (example, format) = match own.kind {
        FieldType::Text => (example_text(own), Format::Text),
        FieldType::Number => (example_number(own), Format::Number),
        FieldType::Date => ("2026-01-31".to_owned(), Format::Date),
        FieldType::Boolean => ("yes".to_owned(), Format::Text),
        FieldType::Choice => (first_plain(&choices), Format::Text),
        FieldType::Email => ("jane@example.com".to_owned(), Format::Text),
        FieldType::Phone => ("020 7946 0000".to_owned(), Format::Text),
        FieldType::Url => ("https://example.com".to_owned(), Format::Text),
    };
    Column {
        header: custom_header(own, &snapshot.custom_fields),
        required: required.contains(&field),
        example,
        choices,
        format,
        field,
    }
}

/// The first name that stands in a cell as it is: not changed to be safe, and not taken for several.
fn first_plain(names: &[String]) -> String {
    let plain =
        |name: &&String| neutralise(name) == name.as_str() && !name.contains(';') && name.trim() == *name;
    names.iter().find(plain).cloned().unwrap_or_default()
}

/// A text that the field's length and pattern allow; empty where no simple one does.
fn example_text(own: &CustomField) -> String {
    const TRIED: [&str; 12] =
        ["Example", "example", "EXAMPLE", "ABC", "abc", "A1", "AB12", "A-1", "123", "1234", "12345", "1"];
    let fits = |text: &&&str| {
        own.max_length.is_none_or(|limit| text.len() <= limit as usize)
            && own.pattern.as_deref().is_none_or(|pattern| fits_pattern(pattern, text))
    };
    TRIED.iter().find(fits).map_or(String::new(), |text| (*text).to_owned())
}

/// A number within the field's bounds: 1 where that is allowed, else the bound nearest to it.
fn example_number(own: &CustomField) -> String {
    let least = own.min.unwrap_or(f64::MIN);
    let most = own.max.unwrap_or(f64::MAX);
    1.0_f64.max(least).min(most).to_string()
}
