//! Bytes → records: what the file is, where its header stands, and one record after the other.
//!
//! [`Reader`] is fed slices of any size and holds no more of the file than the record it is in.

mod breaks;
mod detect;
mod dialect;
mod limits;
mod reader;
mod refusal;
mod splitter;

pub use dialect::{Dialect, DialectChoice, DialectPart, Format, Reading, Sheet};
pub use limits::Limits;
pub use reader::{Opened, Reader, Record};
pub use refusal::{Refusal, RefusalKind};
pub(crate) use splitter::Splitter;
