//! A mail is written: as a row, in the transaction of its cause.

use serde_json::Value;

use super::kind::Kind;
use super::link::Link;
use super::wording;
use crate::store::{self, Transaction};
use crate::{Backend, Error};

/// A mail to be written.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// In whose name it is written, and whose administrators can read it; none: Muster's, and owners alone.
    pub(crate) company_id: Option<i64>,
    pub(crate) kind: Kind,
    /// The import it is about; undoing that withdraws it.
    pub(crate) import_id: Option<i64>,
    /// An address.
    pub(crate) to: String,
    /// An object of what the template is filled in with: `kind::placeholders`, but for `company`, `email`, `sign_in`,
    /// `forgot`, and the link that is made when it is sent, which are known anyway.
    pub(crate) about: Value,
    pub(crate) link: Option<Link>,
    /// There is at most one mail for each.
    pub(crate) cause: String,
}

/// Writes it down, to be sent when the transaction is committed; nothing if there is one of this cause.
///
/// What holds a link is only given its subject; what it says is written when it is sent.
pub(crate) async fn queue(backend: &Backend, transaction: &Transaction, letter: Letter) -> Result<(), Error> {
    let content = wording::render(backend, transaction, &wording::Asked::of(&letter)).await?;
    store::outbox::insert(transaction, letter, content, backend.clock().micros()).await
}
