//! The administrator's edits: a log laid over the file's bytes, which themselves never change.

mod again;
mod carried;
mod find;
mod history;
mod laid;
mod replace;

pub use again::{Again, Done, Fitting, Trace, same_columns};
pub use carried::{Decided, ReadAs};
pub use find::{Find, Search};
pub use history::{History, Step};
pub(crate) use laid::Edits;
use serde::{Deserialize, Serialize};

/// One entry of the log, as `api.md` writes it. Rows count the records under the header from 1 and
/// never shift; columns count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Put a value into one cell.
    Set { row: u32, column: u32, value: String },
    /// Replace text in one column, or in all of them.
    Replace {
        column: Option<u32>,
        find: String,
        with: String,
        #[serde(default)]
        match_case: bool,
        #[serde(default)]
        whole_cell: bool,
    },
    /// Leave a row out.
    Remove { row: u32 },
}
