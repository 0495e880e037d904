//! The mail of a company that waits, was sent or failed.

use jiff::Timestamp;

pub use entity::outbox::State as MailState;

use super::kind::Kind;
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

/// One mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub id: i64,
    /// An address.
    pub to: String,
    pub subject: String,
    pub kind: Kind,
    pub state: MailState,
    /// It stayed here to be read, for want of a server to send it by.
    pub caught: bool,
    /// When it is tried next, if it waits.
    pub next_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    pub last_error: Option<String>,
    /// What it was written for; no two mails have one.
    pub cause: String,
    /// Absent, as is `html`, of what holds a link that only the person may see: it is written when it is sent, and
    /// only kept where it is caught.
    pub text: Option<String>,
    pub html: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// The company's mail, newest first; only that in this state, if one is named.
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    state: Option<MailState>,
    page: &Page,
) -> Result<Listing<Mail>, Error> {
    scope.require(Right::ManageCompany)?;
    let read = backend.store().read();
    let mails = store::outbox::list(read, scope, state, page.after_id()?, page.limit).await?;
    Ok(Listing::of(mails, page.limit, |mail| mail.id.to_string()))
}

/// One mail, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Mail, Error> {
    scope.require(Right::ManageCompany)?;
    store::outbox::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}
