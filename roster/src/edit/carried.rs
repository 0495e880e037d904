//! The same file, read otherwise: which of what was decided about its columns and cells still means the same.

use super::Edit;
use crate::{
    map::{MappingChoice, NewField},
    read::Dialect,
};

/// How a file was read, and what its beginning was then.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadAs {
    pub dialect: Dialect,
    pub header: Vec<String>,
    /// The first rows, as they stand in the file.
    pub sample: Vec<Vec<String>>,
}

impl ReadAs {
    /// Is it read in the same way, guessed or chosen?
    pub fn is_like(&self, other: &Self) -> bool {
        let Dialect { format, encoding, delimiter, header_row, sheet, guessed: _ } = &self.dialect;
        let of = &other.dialect;
        *format == of.format
            && *encoding == of.encoding
            && *delimiter == of.delimiter
            && *header_row == of.header_row
            && *sheet == of.sheet
    }

    /// Are its records and their cells cut out of the file in the same places?
    fn is_cut_like(&self, other: &Self) -> bool {
        let (one, two) = (&self.dialect, &other.dialect);
        let is_wide =
            |dialect: &Dialect| dialect.encoding.as_ref().is_some_and(|name| name.starts_with("UTF-16"));
        one.format == two.format
            && one.delimiter == two.delimiter
            && one.sheet == two.sheet
            && is_wide(one) == is_wide(two)
    }
}

/// What was decided about columns and cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    pub mapping: Vec<MappingChoice>,
    pub new_fields: Vec<NewField>,
    pub edits: Vec<Edit>,
}

impl Decided {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many decisions.
    pub fn len(&self) -> usize {
        self.mapping.len() + self.new_fields.len() + self.edits.len()
    }

    /// What of it holds where the file is read as `after`.
    ///
    /// Where cells are cut out in the same places, columns stay what they are by their position; else by a name that
    /// no other column has. Edits go with their rows: a header that stands elsewhere moves them, and what stands
    /// above it then is no row. Where the rows are others, no edit holds.
    #[must_use]
    pub fn carried(&self, before: &ReadAs, after: &ReadAs) -> Self {
        let column = |column: u32| carried_column(before, after, column);
        let mapping = self
            .mapping
            .iter()
            .filter_map(|choice| Some(MappingChoice { column: column(choice.column)?, ..choice.clone() }));
        let new_fields = self
            .new_fields
            .iter()
            .filter_map(|new| Some(NewField { column: column(new.column)?, ..new.clone() }));
        let edits = match moved_rows(before, after) {
            Some(down) => self.edits.iter().filter_map(|edit| carried_edit(edit, down, column)).collect(),
            None => Vec::new(),
        };
        Self { mapping: mapping.collect(), new_fields: new_fields.collect(), edits }
    }
}

fn carried_column(before: &ReadAs, after: &ReadAs, column: u32) -> Option<u32> {
    let at = column as usize;
    if before.is_cut_like(after) {
        return (at < after.header.len()).then_some(column);
    }
    let name = before.header.get(at).filter(|name| !name.is_empty())?;
    let only = |header: &[String]| {
        let mut places =
            (0..).zip(header).filter(|(_, other)| *other == name).map(|(place, _): (u32, _)| place);
        places.next().filter(|_| places.next().is_none())
    };
    only(&before.header)?;
    only(&after.header)
}

/// By how many the rows' numbers grow; none: they are other rows.
fn moved_rows(before: &ReadAs, after: &ReadAs) -> Option<i64> {
    if !before.is_cut_like(after) {
        return None;
    }
    if before.dialect.header_row == after.dialect.header_row {
        return Some(0);
    }
    let (old, new) = (&before.sample, &after.sample);
    if after.dialect.header_row < before.dialect.header_row {
        (1..new.len()).find(|by| begins_alike(old, new.get(*by..).unwrap_or_default())).map(|by| by as i64)
    } else {
        (1..old.len()).find(|by| begins_alike(new, old.get(*by..).unwrap_or_default())).map(|by| -(by as i64))
    }
}

/// Are the rows the same, as far as both are known? A header that is longer or shorter leaves more or fewer empty
/// cells behind them.
fn begins_alike(one: &[Vec<String>], other: &[Vec<String>]) -> bool {
    fn filled(cells: &[String]) -> &[String] {
        let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.get(..end).unwrap_or_default()
    }
    !one.is_empty()
        && !other.is_empty()
        && one.iter().zip(other).all(|(one, other)| filled(one) == filled(other))
}

fn carried_edit(edit: &Edit, down: i64, column: impl Fn(u32) -> Option<u32>) -> Option<Edit> {
    let row = |row: u32| u32::try_from(i64::from(row) + down).ok().filter(|row| *row > 0);
    Some(match edit.clone() {
        Edit::Set { row: at, column: of, value } => Edit::Set { row: row(at)?, column: column(of)?, value },
        Edit::Replace { column: Some(of), find, with, match_case, whole_cell } => {
            Edit::Replace { column: Some(column(of)?), find, with, match_case, whole_cell }
        }
        everywhere @ Edit::Replace { column: None, .. } => everywhere,
        Edit::Remove { row: at } => Edit::Remove { row: row(at)? },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CheckRequest, check::Check, map::Field, protocol::Configuration, read::DialectChoice};

    const FILE: &str = "Staff,,\nName,Email,Team\nAda,ada@example.com,Sales\nBob,bob@example.com,Sales\n\
                        Cy,cy@example.com,Office\n";

    fn read(text: &str, dialect: DialectChoice) -> ReadAs {
        let configuration = Configuration { dialect, ..Configuration::default() };
        let mut check = Check::new(CheckRequest { configuration, ..CheckRequest::default() });
        check.push(text.as_bytes()).unwrap();
        let opened = check.finish().unwrap().opened;
        ReadAs { dialect: opened.dialect, header: opened.header, sample: opened.sample }
    }

    fn with_header(line: u32) -> ReadAs {
        read(FILE, DialectChoice { header_row: Some(line), ..DialectChoice::default() })
    }

    fn decided() -> Decided {
        let set = |row, column| Edit::Set { row, column, value: "x".into() };
        Decided {
            mapping: vec![MappingChoice { column: 2, field: Some(Field::Groups), date_order: None }],
            new_fields: Vec::new(),
            edits: vec![set(1, 0), Edit::Remove { row: 3 }],
        }
    }

    #[test]
    fn another_header_row_moves_the_edits() {
        let (found, above) = (read(FILE, DialectChoice::default()), with_header(1));
        assert_eq!(found.dialect.header_row, 2);
        let up = decided().carried(&found, &above);
        assert_eq!(up.mapping, decided().mapping);
        let rows = |edits: &[Edit]| -> Vec<u32> {
            let row = |edit: &Edit| match edit {
                Edit::Set { row, .. } | Edit::Remove { row } => *row,
                Edit::Replace { .. } => 0,
            };
            edits.iter().map(row).collect()
        };
        assert_eq!(rows(&up.edits), [2, 4]);
        assert_eq!(up.carried(&above, &found), decided());
        // Its first row is the header now.
        assert_eq!(rows(&decided().carried(&found, &with_header(3)).edits), [2]);
    }

    #[test]
    fn another_encoding_leaves_everything_where_it_is() {
        let other = DialectChoice { encoding: Some("windows-1251".into()), ..DialectChoice::default() };
        let (before, after) = (read(FILE, DialectChoice::default()), read(FILE, other));
        assert!(!before.is_like(&after));
        assert_eq!(decided().carried(&before, &after), decided());
    }

    #[test]
    fn another_sheet_keeps_the_columns_of_the_same_name() {
        let before = with_header(2);
        let mut after = read("Email,Team\na@example.com,Sales\n", DialectChoice::default());
        after.dialect.sheet = Some("Leavers".into());
        let carried = decided().carried(&before, &after);
        assert_eq!(carried.mapping.iter().map(|choice| choice.column).collect::<Vec<_>>(), [1]);
        assert!(carried.edits.is_empty());
    }

    #[test]
    fn another_delimiter_makes_other_columns_of_it() {
        let semicolons = DialectChoice { delimiter: Some(";".into()), ..DialectChoice::default() };
        let after = read(FILE, semicolons);
        assert!(decided().carried(&with_header(2), &after).is_empty());
    }
}
