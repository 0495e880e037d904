//! How much of a file we take on (`import.md` 1, limits).

use serde::{Deserialize, Serialize};

/// Upper bounds; each a setting of the installation. Over one, the file is refused with the figure
/// found, the limit, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Records under the header.
    pub rows: u32,
    /// Bytes of a text file.
    pub text_bytes: u64,
    /// Bytes of a workbook as it is stored, packed.
    pub workbook_bytes: u64,
    /// Bytes of a workbook's parts as they come out of their packing; counted while they do.
    pub inflated_bytes: u64,
    /// Parts of a workbook.
    pub workbook_entries: u32,
    pub columns: u32,
    /// Characters of one cell.
    pub cell_characters: u32,
    /// Bytes of one record. No spreadsheet writes records this long: beyond it the line ends or the
    /// quotes are wrong, and reading on would only hold the rest of the file in memory.
    pub record_bytes: u32,
    /// Findings kept in detail; all are counted.
    pub findings: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 1_000_000,
            text_bytes: 256 << 20,
            workbook_bytes: 64 << 20,
            inflated_bytes: 1 << 30,
            workbook_entries: 1_000,
            columns: 256,
            cell_characters: 32_767,
            record_bytes: 16 << 20,
            findings: 10_000,
        }
    }
}
