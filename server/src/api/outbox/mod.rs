//! Mail on its way out.

use backend::mail::{Mail, MailState, kind::Kind};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) mod get;
pub(crate) mod html;
pub(crate) mod list;
pub(crate) mod resend;

/// A mail as `api.md` has it.
#[derive(Debug, Serialize)]
pub(crate) struct MailAnswer {
    id: String,
    to: String,
    subject: String,
    kind: Kind,
    state: MailState,
    /// It stayed here, for want of a server to send it by.
    caught: bool,
    attempts: u32,
    last_error: Option<String>,
    cause: String,
    /// Absent, as is `html`, of what holds a link: it is written when it is sent, and only kept where it is caught.
    text: Option<String>,
    html: Option<String>,
    /// When it is tried next, if it waits.
    next_at: Option<Timestamp>,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
}

impl From<Mail> for MailAnswer {
    fn from(mail: Mail) -> Self {
        Self {
            id: mail.id.to_string(),
            to: mail.to,
            subject: mail.subject,
            kind: mail.kind,
            state: mail.state,
            caught: mail.caught,
            attempts: mail.attempts,
            last_error: mail.last_error,
            cause: mail.cause,
            text: mail.text,
            html: mail.html,
            next_at: mail.next_at,
            created_at: mail.created_at,
            sent_at: mail.sent_at,
        }
    }
}
