//! The rules of one row: its shape, its cells, and what holds between them.

use std::borrow::Cow;

use super::{
    Code, Finding, FixKind, Slot, Values,
    cell::Cell,
    columns::{Columns, MappedColumn},
    evidence::Witness,
    params,
};
use crate::{
    map::{Field, ValueChoice},
    read::Record,
    write::restore,
};

/// Where the rules report to. Building a sentence is left to the receiver: most are only counted.
pub(super) trait Report {
    fn report(&mut self, code: Code, column: Option<usize>, make: impl FnOnce() -> Finding);

    /// How often it was called for this row.
    fn reported(&self) -> usize {
        0
    }

    /// A value of a closed set that is not simply known, or is mapped: the cell as it stands.
    fn odd(&mut self, _column: usize, _value: &str) {}

    /// A cell adds to what its column says as a whole.
    fn witness(&mut self, _column: usize, _witness: Witness) {}
}

/// What the row says besides its values: hashes by which two rows about one person are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowHashes {
    /// Of all mapped fields but the address and the memberships.
    pub fields: u64,
    pub memberships: u64,
}

/// How much of a row's values is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making {
    /// What rows are compared by: address, user name, reference and memberships. The first reading
    /// needs no more, and a million rows of copied texts would be half of its cost.
    Keys,
    /// Everything.
    All,
}

/// Applies every rule to the record's mapped cells; `values` is emptied first and then filled.
pub(super) fn examine(
    columns: &Columns,
    record: &Record<'_>,
    making: Making,
    values: &mut Values,
    report: &mut impl Report,
) -> RowHashes {
    let cell_characters = columns.cell_characters;
    clear(values);
    shape(columns, record, report);
    columns.prepare(values);
    let company = company(columns, record);
    values.company = company;
    // The same names are other groups in another company.
    let mut hashes = RowHashes { fields: 0, memberships: u64::from(values.company_position()) };
    for mapped in &columns.mapped {
        let cell = record.cell(mapped.column);
        let meant;
        let text = if mapped.choices.is_empty() {
            cell.as_ref()
        } else {
            meant = chosen(mapped, &cell);
            meant.as_ref()
        };
        if let Some(most) = mapped.plain_text
            && making == Making::Keys
            && record.is_plain()
            && says_nothing(text, most)
        {
            mix(&mut hashes.fields, text);
            continue;
        }
        match mapped.field {
            Field::Email => {}
            _ if !mapped.field.is_repeatable() => mix(&mut hashes.fields, text),
            _ if !text.is_empty() => mix(&mut hashes.memberships, text),
            _ => {}
        }
        let is_mapped = !mapped.choices.is_empty() && is_mapped(mapped, &cell);
        if is_mapped {
            report.odd(mapped.column, &cell);
        }
        if let Some(custom) = mapped.custom.as_ref().filter(|_| company != Some(0)) {
            // The fields of another company are not known here.
            if let Some(slot) = values.custom.get_mut(custom.slot) {
                slot.value = Slot::Unmapped;
            }
            continue;
        }
        if text.is_empty() {
            blank(columns, mapped, values, report);
            continue;
        }
        let before = report.reported();
        let as_it_stands = &cell;
        // Our own exports put an apostrophe before what a spreadsheet would take for a formula.
        let text = restore(text);
        let mut cell = Cell { columns, mapped, text, making, report: &mut *report };
        // What a value is mapped to does not stand in the file, which may be plain without it.
        if record.is_plain() && !is_mapped && text.len() < cell_characters && !cell.begins_oddly()
            || cell.is_sound(cell_characters)
        {
            cell.read(values);
        } else {
            empty(mapped, values);
        }
        if mapped.is_closed && !is_mapped && report.reported() != before {
            report.odd(mapped.column, as_it_stands);
        }
    }
    has_a_name(columns, record, report);
    user_name_is_no_other_address(columns, values, report);
    hashes
}

/// Most texts: of the usual length, from a letter to a letter.
#[inline]
fn says_nothing(text: &str, most: usize) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    text.len() <= most && is_letter(text.as_bytes().first()) && is_letter(text.as_bytes().last())
}

/// The company the row belongs to, which decides what its other names mean; they may stand before it.
#[inline]
fn company(columns: &Columns, record: &Record<'_>) -> Option<u16> {
    let Some(mapped) = columns.company_column() else { return Some(0) };
    let cell = record.cell(mapped.column);
    columns.company_position(restore(&chosen(mapped, &cell)))
}

/// Adds a cell to a row's hash, eight bytes at a time. Only rows that have an address in common are
/// ever compared, so speed counts for more than strength.
#[inline]
fn mix(hash: &mut u64, text: &str) {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = text.as_bytes();
    let mut mixed = *hash ^ bytes.len() as u64;
    let mut add = |word: u64| {
        mixed = (mixed ^ word).wrapping_mul(FACTOR);
        mixed ^= mixed >> 29;
    };
    let (words, _) = bytes.as_chunks::<8>();
    for word in words {
        add(u64::from_le_bytes(*word));
    }
    // The rest, with bytes before it where there are some: the length tells texts apart that end alike.
    if let Some(last) = bytes.last_chunk::<8>() {
        add(u64::from_le_bytes(*last));
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        add(u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last)));
    } else {
        let at = |at: usize| u64::from(bytes.get(at).copied().unwrap_or_default());
        add(at(0) | at(bytes.len() / 2) << 8 | at(bytes.len().saturating_sub(1)) << 16);
    }
    *hash = mixed;
}

/// A row with too few or too many cells probably has its values in the wrong columns.
fn shape(columns: &Columns, record: &Record<'_>, report: &mut impl Report) {
    let wanted = columns.header.len();
    if record.unclosed {
        report.report(Code::FileUnclosedQuote, None, || {
            Finding::new(Code::FileUnclosedQuote, params! {"line": record.line})
        });
    }
    if record.count < wanted {
        let last = wanted.saturating_sub(1);
        report.report(Code::RowTooFewCells, Some(last), || {
            Finding::new(
                Code::RowTooFewCells,
                params! {"cells": record.count as u64, "columns": wanted as u64},
            )
            .with_fix(
                FixKind::Replace,
                "Take the missing cells as empty".into(),
                Some(String::new()),
            )
        });
    } else if record.count > wanted {
        report.report(Code::RowTooManyCells, None, || {
            Finding::new(
                Code::RowTooManyCells,
                params! {"cells": record.count as u64, "columns": wanted as u64},
            )
            .with_fix(FixKind::RemoveRow, "Leave this row out".into(), None)
        });
    }
}

/// Is the cell, or a name in it, mapped to something?
fn is_mapped(mapped: &MappedColumn, cell: &str) -> bool {
    mapped.choices.contains_key(cell)
        || mapped.field.is_repeatable()
            && cell.split(';').any(|part| mapped.choices.contains_key(part.trim()))
}

/// The cell's text after the administrator's value mapping.
fn chosen<'a>(mapped: &'a MappedColumn, cell: &'a str) -> Cow<'a, str> {
    match mapped.choices.get(cell) {
        Some(ValueChoice::Replace(value)) => Cow::Borrowed(value),
        Some(ValueChoice::Clear(())) => Cow::Borrowed(""),
        None if mapped.field.is_repeatable() && cell.contains(';') => {
            let parts: Vec<&str> = cell
                .split(';')
                .map(str::trim)
                .filter_map(|part| match mapped.choices.get(part) {
                    Some(ValueChoice::Replace(value)) => Some(value.as_str()),
                    Some(ValueChoice::Clear(())) => None,
                    Some(ValueChoice::Create { .. }) | None => Some(part),
                })
                .collect();
            Cow::Owned(parts.join(";"))
        }
        Some(ValueChoice::Create { .. }) | None => Cow::Borrowed(cell),
    }
}

fn blank(columns: &Columns, mapped: &MappedColumn, values: &mut Values, report: &mut impl Report) {
    empty(mapped, values);
    if mapped.required {
        report.report(Code::RequiredMissing, Some(mapped.column), || {
            Finding::new(Code::RequiredMissing, params! {"label": label(columns, mapped)})
        });
    }
}

/// Nothing of an earlier row may stay.
pub(super) fn empty(mapped: &MappedColumn, values: &mut Values) {
    match &mapped.field {
        Field::Name => {
            values.first_name = Slot::Blank;
            values.last_name = Slot::Blank;
        }
        // The full name, which has been read, stands where its parts are empty.
        Field::FirstName | Field::LastName if mapped.beside_name => {}
        Field::FirstName => values.first_name = Slot::Blank,
        Field::LastName => values.last_name = Slot::Blank,
        Field::UserName => values.user_name = Slot::Blank,
        Field::Reference => values.reference = Slot::Blank,
        Field::Status => values.status = Slot::Blank,
        Field::AccountType => values.account_type = Slot::Blank,
        Field::Language => values.language = Slot::Blank,
        Field::JobRole => values.job_role = Slot::Blank,
        Field::Region => values.region = Slot::Blank,
        Field::Invite => values.invite = Slot::Blank,
        Field::Custom(_) => {
            let slot = mapped.custom.as_ref().and_then(|custom| values.custom.get_mut(custom.slot));
            if let Some(slot) = slot {
                slot.value = Slot::Blank;
            }
        }
        _ => {}
    }
}

/// A blank name column is told in the column's own words.
fn label<'a>(columns: &'a Columns, mapped: &'a MappedColumn) -> &'a str {
    match columns.header(mapped.column) {
        "" => &mapped.label,
        header => header,
    }
}

/// In a file with columns for the full name and for the first name, one of them will do.
fn has_a_name(columns: &Columns, record: &Record<'_>, report: &mut impl Report) {
    let Some((full, first)) = columns.either_name else { return };
    if record.cell(full).is_empty() && record.cell(first).is_empty() {
        report.report(Code::RequiredMissing, Some(first), || {
            Finding::new(Code::RequiredMissing, params! {"label": Field::FirstName.label()})
        });
    }
}

/// `import.md` 2: no `@` in a user name, unless it is the person's own address.
fn user_name_is_no_other_address(columns: &Columns, values: &Values, report: &mut impl Report) {
    let Slot::Given(user_name) = &values.user_name else { return };
    // Beside a malformed address there is nothing to compare with.
    let is_own = || user_name.to_lowercase() == values.email.to_lowercase();
    if !user_name.contains('@') || values.email.is_empty() || is_own() {
        return;
    }
    let column =
        columns.mapped.iter().find(|mapped| mapped.field == Field::UserName).map(|mapped| mapped.column);
    report.report(Code::UserNameAddress, column, || {
        Finding::new(Code::UserNameAddress, params! {}).with_value(user_name)
    });
}

/// Empties the slots but keeps their allocations where they are texts in use for every row.
fn clear(values: &mut Values) {
    values.email.clear();
    values.email_key.clear();
    values.memberships.clear();
    values.status = Slot::Unmapped;
    values.account_type = Slot::Unmapped;
    values.invite = Slot::Unmapped;
    values.language = Slot::Unmapped;
}
