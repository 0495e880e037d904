//! What the first reading comes to.

use super::{RowIndex, marks::Marks};
use crate::{
    check::{Bitmap, Finding, Findings, Summary, judging::Judging, odd_values::OddValues, same::Same},
    map::ColumnMapping,
    read::{MadeText, Opened},
    settings::OnError,
};

/// All there is to say about a file.
#[derive(Clone, Debug)]
pub struct Checked {
    pub opened: Opened,
    pub mapping: Vec<ColumnMapping>,
    /// Records under the header, removed ones included.
    pub rows: u32,
    pub findings: Findings,
    pub summary: Summary,
    pub index: RowIndex,
    /// Of a workbook, or of a file that is not in UTF-8: the text made of it, if it was asked for
    /// ([`Check::keep_text`](super::Check::keep_text)). Windows of rows are read from it.
    pub text: Option<MadeText>,
    pub(in crate::check) marks: Marks,
    pub(in crate::check) same: Same,
    pub(in crate::check) odd_values: OddValues,
    pub(in crate::check) judging: Judging,
    /// Findings about the file and its columns that stop the import.
    pub(in crate::check) file_blocking: u32,
    /// See [`condensed`](Self::condensed).
    pub(super) condensed: bool,
}

impl Checked {
    pub fn rows_with_errors(&self) -> &Bitmap {
        &self.marks.errors
    }

    pub fn rows_with_warnings(&self) -> &Bitmap {
        &self.marks.warnings
    }

    /// The findings, among those kept in detail, that stop the whole import. Those on a row that is
    /// left out for another error do not count.
    pub fn blocking(&self, on_error: OnError) -> Vec<Finding> {
        let left_out = |row: Option<u32>| row.is_some_and(|row| self.marks.is_left_out(row, on_error));
        let blocks = |finding: &&Finding| finding.blocking && !left_out(finding.row);
        self.findings.kept().iter().filter(blocks).cloned().collect()
    }

    /// Rows left out because another row of the file says what they say, or wins over them.
    pub fn duplicates(&self) -> &Bitmap {
        self.same.duplicates()
    }

    /// Without the keys of every row, some hundred bytes each, that only a [`recheck`](Self::recheck) needs: there
    /// is none from here.
    #[must_use]
    pub fn condensed(mut self) -> Self {
        self.same.condense();
        self.condensed = true;
        self
    }

    /// Rows taken out by an edit.
    pub fn removed(&self) -> &Bitmap {
        &self.marks.removed
    }

    /// Rows that edits leave otherwise than the file has them, removed ones among them.
    pub fn changed(&self) -> &Bitmap {
        &self.marks.changed
    }

    /// How many problems would stop the import if rows with errors were left out, whatever `on_error` is now.
    pub fn blocking_as_is(&self) -> u32 {
        self.file_blocking + self.marks.blocking(OnError::SkipRows)
    }
}
