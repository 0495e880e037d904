//! Mail on its way out.

use backend::mail::{Mail, MailState};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) mod get;
pub(crate) mod list;

/// A mail as `api.md` has it.
#[derive(Debug, Serialize)]
pub(crate) struct MailAnswer {
    id: String,
    to: String,
    subject: String,
    state: MailState,
    attempts: u32,
    last_error: Option<String>,
    cause: String,
    /// Absent, as is `html`, of what holds a link: it is written when it is sent.
    text: Option<String>,
    html: Option<String>,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
}

impl From<Mail> for MailAnswer {
    fn from(mail: Mail) -> Self {
        Self {
            id: mail.id.to_string(),
            to: mail.to,
            subject: mail.subject,
            state: mail.state,
            attempts: mail.attempts,
            last_error: mail.last_error,
            cause: mail.cause,
            text: mail.text,
            html: mail.html,
            created_at: mail.created_at,
            sent_at: mail.sent_at,
        }
    }
}
