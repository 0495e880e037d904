//! Imports: the history, and the way of one file from the drop to the people.

mod about;
mod again;
mod columns;
mod comments;
mod dialect;
mod discard;
mod drop;
mod error_report;
mod expected;
mod file;
mod file_line;
mod find;
mod list;
mod new_field;
mod notices;
mod paste;
mod plan;
mod plan_rules;
mod preview;
mod problems;
mod result;
mod review;
mod rows;
mod settings;
mod sheet;
mod together;
mod unsent;
mod values;
mod wizard;
mod words;

pub(super) use file::KINDS;
pub use list::Imports;
pub use wizard::Wizard;
