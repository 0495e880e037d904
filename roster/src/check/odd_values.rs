//! Values of closed sets that are not simply known, each with the rows it stands on: what the
//! administrator maps once for all rows, and where a mapping that changes is felt.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// Distinct values remembered, and rows in all: far more than anybody maps by hand. Beyond them the
/// whole file is looked through instead.
const VALUES: usize = 10_000;
const ROWS: usize = 2_000_000;

/// By column and by cell as it stands in the file. (The hashers' seeds do not show: nothing is told in
/// the map's own order.)
#[derive(Clone, Debug, Default)]
pub(super) struct OddValues {
    columns: Vec<HashMap<Box<str>, Vec<u32>, RandomState>>,
    values: usize,
    rows: usize,
    overflown: bool,
}

impl OddValues {
    pub(super) fn add(&mut self, column: usize, value: &str, row: u32) {
        if self.overflown {
            return;
        }
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, HashMap::default);
        }
        let Some(values) = self.columns.get_mut(column) else { return };
        if let Some(rows) = values.get_mut(value) {
            // An edit may have taken the row out and brought it back.
            if let Err(at) = rows.binary_search(&row) {
                rows.insert(at, row);
                self.rows += 1;
            }
        } else {
            values.insert(value.into(), vec![row]);
            self.values += 1;
            self.rows += 1;
        }
        if self.values > VALUES || self.rows > ROWS {
            *self = Self { overflown: true, ..Self::default() };
        }
    }

    pub(super) fn remove(&mut self, column: usize, value: &str, row: u32) {
        let rows = self.columns.get_mut(column).and_then(|values| values.get_mut(value));
        if let Some(rows) = rows
            && let Ok(at) = rows.binary_search(&row)
        {
            rows.remove(at);
            self.rows -= 1;
        }
    }

    /// Column, cell and on how many rows it stands, in no order. Nothing where there are too many.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &str, u32)> {
        self.columns.iter().enumerate().flat_map(|(column, values)| {
            let standing = values.iter().filter(|(_, rows)| !rows.is_empty());
            standing.map(move |(cell, rows)| (column, &**cell, rows.len() as u32))
        })
    }

    /// The rows on which a cell of the columns, which are of one field, is this, or names it among
    /// others. None: they are not known, because the value is not odd or too many are.
    pub(super) fn rows_of(
        &self,
        columns: impl Iterator<Item = usize> + Clone,
        value: &str,
    ) -> Option<Vec<u32>> {
        let known = || columns.clone().filter_map(|column| self.columns.get(column));
        // What is odd in one cell is odd in all of the field.
        if self.overflown || !known().any(|values| values.contains_key(value)) {
            return None;
        }
        let mut rows: Vec<u32> = Vec::new();
        for (cell, on) in known().flatten() {
            if **cell == *value || cell.contains(';') && cell.split(';').any(|part| part.trim() == value) {
                rows.extend(on);
            }
        }
        Some(rows)
    }
}
