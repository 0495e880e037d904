//! Tables out, safe to open in a spreadsheet.

mod csv;

pub use csv::{CsvWriter, neutralise, restore};
