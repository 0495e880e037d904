//! The mapping we propose for a header.

use super::{ColumnMapping, Field, MappingChoice, Why, alias::known_header};
use crate::person::fold_header;

/// One entry a column, in order; the administrator's choices last, and they win.
pub(crate) fn suggest(header: &[String], choices: &[MappingChoice]) -> Vec<ColumnMapping> {
    let mut mapping: Vec<ColumnMapping> = header
        .iter()
        .enumerate()
        .map(|(column, header)| {
            let (field, why) = match known_header(header) {
                Some((field, why)) => (Some(field), why),
                None => (None, Why::Unknown),
            };
            ColumnMapping { column: column as u32, header: header.clone(), field, why }
        })
        .collect();
    name_is_first_name_beside_a_last_name(&mut mapping);
    one_column_a_field(&mut mapping);
    for choice in choices {
        choose(&mut mapping, choice);
    }
    mapping
}

/// `name` means the first name when a last-name column exists (the second vendor's template).
fn name_is_first_name_beside_a_last_name(mapping: &mut [ColumnMapping]) {
    let has = |mapping: &[ColumnMapping], field: &Field| {
        mapping.iter().any(|column| column.field.as_ref() == Some(field))
    };
    if has(mapping, &Field::LastName) && !has(mapping, &Field::FirstName) {
        for column in mapping {
            if column.field == Some(Field::Name) && fold_header(&column.header) == "name" {
                column.field = Some(Field::FirstName);
                column.why = Why::Alias;
            }
        }
    }
}

/// No two columns on one single-valued field: an exact header keeps it before an alias, else the
/// first; the others are left for the administrator.
fn one_column_a_field(mapping: &mut [ColumnMapping]) {
    let mut taken: Vec<Field> = Vec::new();
    for wanted in [Why::Exact, Why::Alias] {
        for column in mapping.iter_mut().filter(|column| column.why == wanted) {
            let Some(field) = column.field.clone() else { continue };
            if field.is_repeatable() {
                continue;
            }
            if taken.contains(&field) {
                column.field = None;
                column.why = Why::Unknown;
            } else {
                taken.push(field);
            }
        }
    }
}

/// A single-valued field moves to the chosen column.
fn choose(mapping: &mut [ColumnMapping], choice: &MappingChoice) {
    if let Some(field) = choice.field.as_ref().filter(|field| !field.is_repeatable()) {
        for other in mapping.iter_mut().filter(|other| other.column != choice.column) {
            if other.field.as_ref() == Some(field) {
                other.field = None;
                other.why = Why::Unknown;
            }
        }
    }
    if let Some(column) = mapping.iter_mut().find(|column| column.column == choice.column) {
        column.field.clone_from(&choice.field);
        column.why = Why::Chosen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &[&str], choices: &[MappingChoice]) -> Vec<Option<Field>> {
        let header: Vec<String> = header.iter().map(ToString::to_string).collect();
        suggest(&header, choices).into_iter().map(|column| column.field).collect()
    }

    #[test]
    fn name_depends_on_the_company_it_keeps() {
        assert_eq!(fields(&["Name", "Email Address"], &[]), [Some(Field::Name), Some(Field::Email)]);
        assert_eq!(
            fields(&["name", "last_name", "email"], &[]),
            [Some(Field::FirstName), Some(Field::LastName), Some(Field::Email)]
        );
        assert_eq!(
            fields(&["Name", "First Name", "Last Name"], &[]),
            [Some(Field::Name), Some(Field::FirstName), Some(Field::LastName)]
        );
    }

    #[test]
    fn an_exact_header_keeps_its_field() {
        assert_eq!(fields(&["mail", "Email Address"], &[]), [None, Some(Field::Email)]);
        assert_eq!(fields(&["course 1", "course 2"], &[]), [Some(Field::Courses), Some(Field::Courses)]);
    }

    #[test]
    fn a_choice_moves_the_field() {
        let choice = MappingChoice { column: 1, field: Some(Field::Email), date_order: None };
        assert_eq!(fields(&["Email", "Private"], &[choice]), [None, Some(Field::Email)]);
    }
}
