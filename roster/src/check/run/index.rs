//! Where rows begin in the file.

use crate::read::Record;

/// Rows between two entries of the [`RowIndex`].
const STEP: u32 = 64;

/// One entry in 64: a window of rows is read again from there. Of a workbook, or of a file that is
/// not in UTF-8, the places are those of the text made of it ([`Checked::text`](super::Checked)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowIndex {
    /// Byte offset and line of rows 1, 65, 129, …
    starts: Vec<(u64, u32)>,
    rows: u32,
}

impl RowIndex {
    pub(super) fn add(&mut self, record: &Record<'_>) {
        if (record.row - 1).is_multiple_of(STEP) {
            self.starts.push((record.offset, record.line));
        }
        self.rows = record.row;
    }

    /// The last indexed row that is not behind `row`: its number, byte offset and line.
    pub fn before(&self, row: u32) -> Option<(u32, u64, u32)> {
        let at = row.saturating_sub(1) / STEP;
        self.starts.get(at as usize).map(|(offset, line)| (at * STEP + 1, *offset, *line))
    }

    /// The offset of an indexed row that is behind `row`; none where the file ends first.
    pub fn after(&self, row: u32) -> Option<u64> {
        self.starts.get((row.saturating_sub(1) / STEP) as usize + 1).map(|(offset, _)| *offset)
    }

    pub fn rows(&self) -> u32 {
        self.rows
    }
}
