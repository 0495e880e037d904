//! Bytes → records: what the file is, where its header stands, and one record after the other.
//!
//! [`Reader`] is fed slices of any size and holds no more of the file than the record it is in.

mod breaks;
pub mod clipboard;
mod detect;
mod dialect;
mod encoding;
mod kind;
mod limits;
mod made;
mod reader;
mod record;
mod refusal;
mod splitter;
mod text;
mod workbook;

pub use dialect::{Dialect, DialectChoice, DialectPart, Format, Reading, Sheet};
pub use limits::Limits;
pub use made::MadeText;
pub use reader::{Opened, Reader};
pub use record::Record;
pub use refusal::{Refusal, RefusalKind};
