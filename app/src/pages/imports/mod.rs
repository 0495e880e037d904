//! Imports: the history, and the way of one file from the drop to the people.

mod columns;
mod comments;
mod dialect;
mod discard;
mod drop;
mod expected;
mod file;
mod file_line;
mod list;
mod notices;
mod paste;
mod plan;
mod plan_rules;
mod problems;
mod result;
mod review;
mod rows;
mod settings;
mod sheet;
mod together;
mod wizard;
mod words;

pub use list::Imports;
pub use wizard::Wizard;
