//! What was found on each row, as far as it decides what becomes of the row.

use crate::{
    check::{Bitmap, Code, Severity},
    settings::OnError,
};

/// Who said it: findings of one kind are taken back together when an edit makes them anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Layer {
    /// The row by itself.
    Row,
    /// The row beside others with the same key.
    Same,
    /// The row beside its whole column.
    Column,
}

impl Layer {
    /// The layer that says this code; no other does.
    pub(in crate::check) const fn of(code: Code) -> Self {
        match code {
            Code::DuplicateIgnored | Code::DuplicateMerged | Code::DuplicateConflict | Code::UniqueInFile => {
                Self::Same
            }
            Code::DateUndecided | Code::CellExcelLostZero => Self::Column,
            _ => Self::Row,
        }
    }

    /// The layer's bits in a row's byte: an error that leaves the row out, one that stops the import,
    /// a warning.
    const fn bits(self) -> [u8; 3] {
        match self {
            Self::Row => [1, 2, 4],
            Self::Same => [8, 0, 0],
            Self::Column => [16, 0, 32],
        }
    }
}

const PLAIN: u8 = 1 | 8 | 16;
const BLOCKING: u8 = 2;
const WARNING: u8 = 4 | 32;

/// One byte a row, and the sets that windows of rows are counted in.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Marks {
    /// From row 1; shorter than the file where its last rows are clean.
    bytes: Vec<u8>,
    pub errors: Bitmap,
    pub warnings: Bitmap,
    pub removed: Bitmap,
    /// Rows that edits leave otherwise than the file has them, removed ones among them.
    pub changed: Bitmap,
}

impl Marks {
    pub(in crate::check) fn add(&mut self, row: u32, code: Code) {
        let [plain, blocking, warning] = Layer::of(code).bits();
        let bit = match code.severity() {
            Severity::Error if code.is_blocking() => blocking,
            Severity::Error => plain,
            Severity::Warning => warning,
            Severity::Notice => return,
        };
        let at = row as usize - 1;
        if self.bytes.len() <= at {
            self.bytes.resize(at + 1, 0);
        }
        if let Some(byte) = self.bytes.get_mut(at) {
            *byte |= bit;
        }
        match code.severity() {
            Severity::Error => self.errors.insert(row),
            _ => self.warnings.insert(row),
        }
    }

    /// Takes back what a layer said of the row.
    pub(in crate::check) fn clear(&mut self, row: u32, layer: Layer) {
        if let Some(byte) = self.bytes.get_mut(row as usize - 1) {
            *byte &= !layer.bits().iter().fold(0, |bits, bit| bits | bit);
            let byte = *byte;
            self.errors.set(row, byte & (PLAIN | BLOCKING) != 0);
            self.warnings.set(row, byte & WARNING != 0);
        }
    }

    /// Is the row left out for an error that does not stop the whole import?
    pub(in crate::check) fn is_left_out(&self, row: u32, on_error: OnError) -> bool {
        on_error == OnError::SkipRows
            && self.bytes.get(row as usize - 1).is_some_and(|byte| byte & PLAIN != 0)
    }

    /// Rows that stop the import, and on which nothing else is wrong that would leave them out anyway.
    pub(in crate::check) fn blocking(&self, on_error: OnError) -> u32 {
        let excused = if on_error == OnError::SkipRows { PLAIN } else { 0 };
        self.bytes.iter().filter(|byte| **byte & BLOCKING != 0 && **byte & excused == 0).count() as u32
    }
}
