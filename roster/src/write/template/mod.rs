//! Templates to download (`import.md` 2): the columns a company's files may have, its own fields among
//! them, over one example person. What is written here is read back with every column matched exactly.

// A CSV file shows less of a column than a workbook does.
#[cfg_attr(not(feature = "workbooks"), allow(dead_code))]
mod column;
#[cfg(feature = "workbooks")]
mod explain;
#[cfg(feature = "workbooks")]
mod workbook;

use std::io;

use super::CsvWriter;
use crate::snapshot::Snapshot;
use column::columns_of;
#[cfg(feature = "workbooks")]
pub use workbook::{WorkbookError, workbook};

/// The template as CSV, in UTF-8 with a byte order mark: the header and the example.
pub fn csv(snapshot: &Snapshot) -> io::Result<Vec<u8>> {
    let columns = columns_of(snapshot);
    let mut writer = CsvWriter::new(Vec::new())?;
    writer.record(columns.iter().map(|column| &column.header))?;
    writer.record(columns.iter().map(|column| &column.example))?;
    Ok(writer.into_inner())
}
