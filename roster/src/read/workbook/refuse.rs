//! Why a workbook is not read. The sentences are in `check::refused`; here are their reasons.

use crate::{
    check::{Code, Finding, params},
    read::Refusal,
};

/// What is wrong with a workbook; the name is what the finding's params say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// The end is missing.
    CutOff,
    /// The list of its parts contradicts itself or the parts.
    Directory,
    /// A part is shorter or longer than the list says.
    Size,
    /// A part is not what was packed.
    Checksum,
    /// A part's packing is broken.
    Packing,
    /// A part is packed in a way that no spreadsheet program uses.
    Method,
    /// A part is encrypted.
    Encrypted,
    /// Two parts have one name.
    Duplicate,
    /// A part is a packed file itself.
    Nested,
    /// A part's markup is broken.
    Markup,
    /// A part declares a document type, the stuff that entity bombs are made of.
    DocumentType,
    /// A part's letters are in an encoding that workbooks do not have.
    Encoding,
    /// A part that others refer to is not there.
    Missing,
    /// There is no sheet with cells.
    NoSheets,
    /// Rows or cells stand in the wrong order, or twice.
    Order,
    /// A row or a cell stands where no sheet has one.
    Place,
    /// A cell refers to a text that is not there.
    Text,
}

impl Damage {
    const fn as_str(self) -> &'static str {
        match self {
            Self::CutOff => "cut_off",
            Self::Directory => "directory",
            Self::Size => "size",
            Self::Checksum => "checksum",
            Self::Packing => "packing",
            Self::Method => "method",
            Self::Encrypted => "encrypted",
            Self::Duplicate => "duplicate",
            Self::Nested => "nested",
            Self::Markup => "markup",
            Self::DocumentType => "document_type",
            Self::Encoding => "encoding",
            Self::Missing => "missing",
            Self::NoSheets => "no_sheets",
            Self::Order => "order",
            Self::Place => "place",
            Self::Text => "text",
        }
    }
}

/// `part` is the part of the workbook, or the cell, that it is about; may be empty.
#[cold]
pub(super) fn damaged(damage: Damage, part: &str) -> Refusal {
    Finding::new(Code::FileUnreadable, params! {"what": damage.as_str(), "part": part}).into()
}

/// Which bound of a workbook was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// Bytes of the file; found and limit in MiB.
    Packed,
    /// Bytes that came out of its parts; the limit in MiB.
    Inflated,
    /// How many parts it has.
    Entries,
    /// Its shared texts together; the limit in MiB.
    Texts,
    /// The text of one sheet; the limit in MiB.
    Sheet,
    /// The text of one row; the row and the limit in MiB.
    Row,
}

/// `found` is 0 where counting was stopped at the limit.
#[cold]
pub(super) fn too_large(bound: Bound, found: u64, limit: u64) -> Refusal {
    let what = match bound {
        Bound::Packed => "packed",
        Bound::Inflated => "inflated",
        Bound::Entries => "entries",
        Bound::Texts => "texts",
        Bound::Sheet => "sheet",
        Bound::Row => "row",
    };
    Finding::new(Code::FileTooLarge, params! {"what": what, "found": found, "limit": limit}).into()
}

/// Bytes as whole MiB, upwards, so that what is over a limit never reads as equal to it.
pub(super) const fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
