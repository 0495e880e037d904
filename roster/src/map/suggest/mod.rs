//! The mapping we propose for a file: what the headers say first, then what the values show, and the
//! administrator's choices last.

mod header;
mod proposal;
mod similar;
mod values;

use super::{ColumnMapping, Field, MappingChoice, NewField, Why, alias::is_plain_name};
use crate::{protocol::Configuration, read::Opened, settings::Template, snapshot::Snapshot};
use header::said_by_header;
pub use proposal::new_field_of;
use similar::Words;
use values::Sample;

/// One entry a column, in the file's order. The administrator's choices come last, and they win.
///
/// A column is taken for what its header is *exactly*; else for what the company took the same header
/// for before, where that differs from what we would say; else for the field whose *other name* it is;
/// else for the field whose name it *nearly* is or holds; else for what its *values* are. Values also
/// overrule a header: `Email` without one address beside a column full of them is not the e-mail
/// column.
pub(crate) fn suggest(opened: &Opened, configuration: &Configuration) -> Vec<ColumnMapping> {
    let snapshot = &configuration.snapshot;
    let sample = Sample::new(&opened.sample);
    let words = Words::new(snapshot);
    let mut mapping: Vec<ColumnMapping> = Vec::with_capacity(opened.header.len());
    for (column, header) in opened.header.iter().enumerate() {
        let (field, why) = said_by_header(header, snapshot)
            .or_else(|| {
                let field = words.similar(header).filter(|field| sample.allows(column, field))?;
                Some((Some(field), Why::Similar))
            })
            .unwrap_or((None, Why::Unknown));
        mapping.push(ColumnMapping {
            column: column as u32,
            header: header.clone(),
            field,
            why,
            proposal: None,
        });
    }
    settle_plain_names(&mut mapping, &sample, configuration.settings.template);
    one_column_a_field(&mut mapping, &sample);
    values::judge(&mut mapping, &sample, snapshot);
    for new in &configuration.new_fields {
        become_new(&mut mapping, new);
    }
    for choice in &configuration.mapping {
        choose(&mut mapping, choice, &configuration.new_fields);
    }
    proposal::propose(&mut mapping, &sample, configuration);
    mapping
}

/// The field a header alone names, certainly or nearly.
pub(super) fn likely_field(header: &str, snapshot: &Snapshot) -> Option<Field> {
    match said_by_header(header, snapshot) {
        Some((field, _)) => field,
        None => Words::new(snapshot).similar(header),
    }
}

/// The standard field a header names, certainly or nearly.
pub(crate) fn resembles(header: &str) -> Option<Field> {
    likely_field(header, &Snapshot::default())
}

fn has(mapping: &[ColumnMapping], field: &Field) -> bool {
    mapping.iter().any(|column| column.field.as_ref() == Some(field))
}

/// `name` means the first name beside a last name (the second vendor's template), and the last name
/// beside a first name (`Name, Vorname`) unless the first names stand in it too. In a file that must keep
/// to a template exactly, `name` is the second vendor's, whatever stands beside it.
fn settle_plain_names(mapping: &mut [ColumnMapping], sample: &Sample<'_>, template: Template) {
    let first = mapping.iter().position(|column| column.field == Some(Field::FirstName));
    let last = has(mapping, &Field::LastName);
    for at in 0..mapping.len() {
        let Some(column) = mapping.get(at) else { continue };
        let plain = column.field == Some(Field::Name)
            && matches!(column.why, Why::Exact | Why::Alias)
            && is_plain_name(&column.header);
        let exact = template == Template::Exact;
        let part = match first {
            _ if !plain => continue,
            None if last || exact && column.header == Field::Name.key() => Field::FirstName,
            Some(first) if !last && !sample.holds(at, first) => Field::LastName,
            _ => continue,
        };
        if let Some(column) = mapping.get_mut(at) {
            column.field = Some(part);
            column.why = Why::Alias;
        }
        // Two columns of plain names: the first of them it is.
        return;
    }
}

/// How much a reason weighs where two columns want one field.
fn rank(why: Why) -> u8 {
    match why {
        Why::Chosen | Why::NewField => 0,
        Why::Exact => 1,
        Why::Alias | Why::Remembered | Why::Report => 2,
        Why::Similar => 3,
        Why::Values | Why::Unknown => 4,
    }
}

/// No two columns on one single-valued field: the better reason keeps it, then addresses that are
/// there, then the first; the others are left for the administrator.
fn one_column_a_field(mapping: &mut [ColumnMapping], sample: &Sample<'_>) {
    let mut wanting: Vec<(u8, bool, usize)> = mapping
        .iter()
        .enumerate()
        .filter(|(_, column)| column.field.as_ref().is_some_and(|field| !field.is_repeatable()))
        .map(|(at, column)| {
            let proven = column.field == Some(Field::Email) && sample.is_addresses(at);
            (rank(column.why), !proven, at)
        })
        .collect();
    wanting.sort_unstable();
    let mut taken: Vec<Field> = Vec::new();
    for (_, _, at) in wanting {
        let Some(column) = mapping.get_mut(at) else { continue };
        let Some(field) = column.field.take() else { continue };
        if taken.contains(&field) {
            column.why = Why::Unknown;
        } else {
            taken.push(field.clone());
            column.field = Some(field);
        }
    }
}

/// The column becomes a field of the company's own.
fn become_new(mapping: &mut [ColumnMapping], new: &NewField) {
    let field = Field::Custom(new.key.as_str().into());
    release(mapping, &field, new.column);
    if let Some(column) = mapping.iter_mut().find(|column| column.column == new.column) {
        column.field = Some(field);
        column.why = Why::NewField;
    }
}

/// A single-valued field moves to the chosen column.
fn choose(mapping: &mut [ColumnMapping], choice: &MappingChoice, new_fields: &[NewField]) {
    if let Some(field) = choice.field.as_ref().filter(|field| !field.is_repeatable()) {
        release(mapping, field, choice.column);
    }
    let makes_it = |new: &NewField| {
        new.column == choice.column && matches!(&choice.field, Some(Field::Custom(key)) if **key == *new.key)
    };
    if let Some(column) = mapping.iter_mut().find(|column| column.column == choice.column) {
        column.field.clone_from(&choice.field);
        column.why = if new_fields.iter().any(makes_it) { Why::NewField } else { Why::Chosen };
    }
}

/// Takes the field from whatever column else has it.
fn release(mapping: &mut [ColumnMapping], field: &Field, keeper: u32) {
    for other in mapping.iter_mut().filter(|other| other.column != keeper) {
        if other.field.as_ref() == Some(field) {
            other.field = None;
            other.why = Why::Unknown;
        }
    }
}

#[cfg(test)]
mod tests;
