//! Mail: what is written, where it waits, how it goes.
//!
//! A mail is a row of the outbox, written ([`queue`]) in the transaction of its cause: if that is taken back, nothing
//! was ever written. There is at most one for each cause. A link in it is made when it is sent ([`Link`]).

mod administrators;
mod approval_waiting;
mod deliver;
mod import_completed;
mod import_errors;
pub mod kind;
mod letter;
mod link;
mod outbox;
mod postman;
mod render;
mod resend;
pub mod server;
mod smtp;
mod wording;

pub(crate) use administrators::to_administrators;
pub(crate) use approval_waiting::approval_waiting;
pub use deliver::deliver_due;
pub(crate) use import_completed::import_completed;
pub use import_errors::mail_error_report;
pub(crate) use letter::{Letter, queue};
pub(crate) use link::{Link, Minted};
pub use outbox::{Mail, MailState, get, list};
pub use postman::Postman;
pub(crate) use render::Rendered;
pub use resend::resend;
pub use wording::template::{
    MailTemplate, Preview, TemplateChange, change_sender, change_template, preview, reset_template,
    send_test, sender, template, templates, to_come,
};
