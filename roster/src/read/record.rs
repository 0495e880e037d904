//! One record under the header.

use std::borrow::Cow;

use super::splitter::RawRecord;

/// One record under the header, with the edits applied.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// From 1, in the file's order; removed rows keep theirs.
    pub row: u32,
    /// The record's first line in the file, or its row of the sheet, from 1.
    pub line: u32,
    /// Where it begins in the text, in bytes.
    pub offset: u64,
    /// Taken out by an edit.
    pub removed: bool,
    /// A quotation mark opens in it that never closes; it is taken as it stands.
    pub unclosed: bool,
    /// Printable ASCII throughout, as it stands in the file.
    pub(super) plain: bool,
    /// Cells, trailing empty ones beyond the header not counted; may exceed [`len`](Self::len).
    pub count: usize,
    pub(super) cells: Cells<'a>,
    /// What the cells are in the file, where an edit is laid over them.
    pub(super) before: Option<Cells<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Cells<'a> {
    Raw { record: RawRecord<'a>, text: &'a str },
    Edited(&'a [String]),
}

impl<'a> Cells<'a> {
    #[inline]
    fn cell(self, column: usize) -> Cow<'a, str> {
        match self {
            Self::Raw { record, text } => record.cell(text, column),
            Self::Edited(cells) => Cow::Borrowed(cells.get(column).map_or("", |cell| cell.trim())),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Raw { record, .. } => record.len(),
            Self::Edited(cells) => cells.len(),
        }
    }
}

impl<'a> Record<'a> {
    /// The cell's trimmed text; empty where the row is too short.
    #[inline]
    pub fn cell(&self, column: usize) -> Cow<'a, str> {
        self.cells.cell(column)
    }

    /// True: every character is printable ASCII, so that no cell need be searched for others.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Cells that can be read; never more than the limit on columns.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As it stands in the file; none of a record that is no UTF-8.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self.cells {
            Cells::Raw { text, .. } => Some(text),
            Cells::Edited(_) => None,
        }
    }

    /// The cells that edits are laid over: those that count.
    pub(crate) fn to_edit(self) -> Vec<String> {
        let mut cells = self.to_cells();
        cells.truncate(self.count);
        cells
    }

    pub fn to_cells(&self) -> Vec<String> {
        (0..self.len()).map(|column| self.cell(column).into_owned()).collect()
    }

    /// Do the edits leave it otherwise than the file has it?
    pub fn is_changed(&self) -> bool {
        self.removed || self.changed().next().is_some()
    }

    /// The columns in which edits put another text, each with the file's own.
    pub fn changed(&self) -> impl Iterator<Item = (usize, Cow<'a, str>)> {
        let (now, before) = (self.cells, self.before.unwrap_or(self.cells));
        let columns = if self.before.is_some() { now.len().max(before.len()) } else { 0 };
        (0..columns)
            .map(move |column| (column, before.cell(column)))
            .filter(move |(column, before)| now.cell(*column) != *before)
    }

    /// The record as an edit leaves it; no cells: it is removed, and stands as it is in the file, so that
    /// it can be shown and put back.
    pub(crate) fn edited<'b>(&self, cells: Option<&'b Vec<String>>, header: usize) -> Record<'b>
    where
        'a: 'b,
    {
        let Some(cells) = cells else { return Record { removed: true, ..*self } };
        let length = cells.len();
        // What a row is too long for still stands in the file.
        let count = if self.count > header { self.count.max(length) } else { length };
        let before = Some(self.before.unwrap_or(self.cells));
        Record { removed: false, plain: false, count, cells: Cells::Edited(cells), before, ..*self }
    }
}
