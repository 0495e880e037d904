//! The mail of the company that waits, was sent or failed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    Waiting,
    Sending,
    Sent,
    Failed,
    Withdrawn,
}

impl MailState {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Sending, Self::Sent, Self::Failed, Self::Withdrawn];

    /// As it stands in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sending => "Being sent",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    pub id: i64,
    pub to: String,
    pub subject: String,
    pub state: MailState,
    pub attempts: u32,
    pub last_error: Option<String>,
    /// It stayed here, for want of a server to send it by.
    pub caught: bool,
    /// None of what holds a link and has gone out: only the person has that.
    pub text: Option<String>,
    /// When it is tried next, if it waits.
    pub next_at: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub sent_at: Option<String>,
}

/// One page of mail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPage {
    pub mails: Vec<MailView>,
    pub next: Option<String>,
    /// Whether there is a server to send it by.
    pub is_sent: bool,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{MailState, MailView};

    impl From<backend::mail::MailState> for MailState {
        fn from(state: backend::mail::MailState) -> Self {
            use backend::mail::MailState as State;
            match state {
                State::Waiting => Self::Waiting,
                State::Sending => Self::Sending,
                State::Sent => Self::Sent,
                State::Failed => Self::Failed,
                State::Withdrawn => Self::Withdrawn,
            }
        }
    }

    impl From<MailState> for backend::mail::MailState {
        fn from(state: MailState) -> Self {
            match state {
                MailState::Waiting => Self::Waiting,
                MailState::Sending => Self::Sending,
                MailState::Sent => Self::Sent,
                MailState::Failed => Self::Failed,
                MailState::Withdrawn => Self::Withdrawn,
            }
        }
    }

    impl From<backend::mail::Mail> for MailView {
        fn from(mail: backend::mail::Mail) -> Self {
            Self {
                id: mail.id,
                to: mail.to,
                subject: mail.subject,
                state: mail.state.into(),
                attempts: mail.attempts,
                last_error: mail.last_error,
                caught: mail.caught,
                text: mail.text,
                next_at: mail.next_at.map(|at| at.to_string()),
                created_at: mail.created_at.to_string(),
                sent_at: mail.sent_at.map(|at| at.to_string()),
            }
        }
    }
}

#[server(prefix = "/api/fn", endpoint = "mails")]
pub async fn mails(state: Option<MailState>, cursor: Option<String>) -> Result<MailPage, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let page = backend::page::Page::new(cursor, Some(50))?;
    let listing = backend::mail::list(&asked.backend, &scope, state.map(Into::into), &page).await?;
    Ok(MailPage {
        mails: listing.items.into_iter().map(MailView::from).collect(),
        next: listing.next,
        is_sent: asked.backend.config().mail_server.is_some(),
    })
}

#[server(prefix = "/api/fn", endpoint = "mail")]
pub async fn mail(id: i64) -> Result<MailView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    Ok(backend::mail::get(&asked.backend, &scope, id).await?.into())
}

/// Lets a mail that failed be tried again.
#[server(prefix = "/api/fn", endpoint = "resend_mail")]
pub async fn resend_mail(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::mail::resend(&asked.backend, &scope, id).await?;
    Ok(())
}

/// Mails the link of an import's error report to whoever asks. The address it goes to.
#[server(prefix = "/api/fn", endpoint = "mail_error_report")]
pub async fn mail_error_report(id: i64) -> Result<String, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(backend::mail::mail_error_report(&asked.backend, &scope, id).await?.to)
}
