//! Tables out, safe to open in a spreadsheet.

mod csv;
pub mod template;

pub use csv::{CsvWriter, neutralise, restore};
