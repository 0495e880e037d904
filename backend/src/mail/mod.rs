//! Mail: what is written, and where it waits.
//!
//! A mail is a row of the outbox, written in the transaction of its cause: if that is taken back, nothing was
//! ever written. There is at most one for each cause.

mod import_completed;
mod import_errors;
mod outbox;
mod render;

pub(crate) use import_completed::import_completed;
pub use import_errors::mail_error_report;
pub(crate) use outbox::NewMail;
pub use outbox::{Mail, MailState, get, list};
