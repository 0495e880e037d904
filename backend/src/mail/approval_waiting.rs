//! What those are told who could approve an import.

use roster::plan::Counts;
use serde_json::json;

use super::kind::Kind;
use super::to_administrators;
use crate::access::Scope;
use crate::store::Transaction;
use crate::store::imports::Work;
use crate::{Backend, Error};

/// Writes the mail, in the transaction that puts the plan before the others.
pub(crate) async fn approval_waiting(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    work: &Work,
    counts: &Counts,
) -> Result<(), Error> {
    let id = work.handle.id();
    let about = json!({
        "filename": work.configuration.filename,
        "by": scope.actor().display(),
        "created": counts.created,
        "updated": counts.updated,
        "suspended": counts.suspended,
        "invitations": counts.invitations,
        "link": backend.config().public(&format!("/imports/{id}")),
    });
    let except = scope.actor().account_id();
    // Asked again after the plan was sent back, they are told again.
    let cause = format!("approval_waiting:{id}:{}:{}", work.revision, work.generation);
    let kind = Kind::ApprovalWaiting;
    to_administrators(backend, transaction, work.tells(), except, kind, &about, &cause).await
}
