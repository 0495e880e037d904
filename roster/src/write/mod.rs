//! Tables out, safe to open in a spreadsheet.

mod csv;
#[cfg(feature = "workbooks")]
mod table;
pub mod template;
#[cfg(feature = "workbooks")]
mod workbook;

pub use csv::{CsvWriter, neutralise, restore};
#[cfg(feature = "workbooks")]
pub use table::{Cell, Table, TableError, TableFormat};

/// What an error report calls the column it adds. A file that has it is read as if it had not.
pub const WHAT_IS_WRONG: &str = "What is wrong";
