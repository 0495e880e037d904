//! What whoever ran an import is told when it is done.

use roster::plan::{Action, Counts};
use serde::Serialize;

use super::kind::Kind;
use super::{Letter, queue};
use crate::access::{Actor, Scope};
use crate::store::Transaction;
use crate::store::imports::{Handle, NamedRow};
use crate::{Backend, Error, store};

/// People and rows that are named; the rest are counted.
const NAMED: u32 = 50;

#[derive(Serialize)]
struct About<'a> {
    filename: &'a str,
    created_count: u32,
    updated_count: u32,
    /// Words and how many, those that are none left out.
    counts: Vec<(&'a str, u32)>,
    created: Vec<NamedRow>,
    more_created: u32,
    rejected: Vec<NamedRow>,
    more_rejected: u32,
    link: String,
}

/// Writes the mail, in the transaction of the commit. Programs and the command line get none: they have the
/// answer. One over several companies is for nobody's eyes in any of them.
pub(crate) async fn import_completed(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    handle: Handle,
    over_several: bool,
    filename: &str,
    counts: &Counts,
) -> Result<(), Error> {
    let Actor::Account { email, .. } = scope.actor() else { return Ok(()) };
    let created = store::imports::named(transaction, handle, Action::Create, NAMED).await?;
    let rejected = store::imports::named(transaction, handle, Action::Reject, NAMED).await?;
    let about = About {
        filename,
        created_count: counts.created,
        updated_count: counts.updated,
        counts: in_words(counts),
        more_created: counts.created.saturating_sub(created.len() as u32),
        created,
        more_rejected: counts.rejected.saturating_sub(rejected.len() as u32),
        rejected,
        link: backend.config().public(&format!("/imports/{}", handle.id())),
    };
    let letter = Letter {
        company_id: (!over_several).then_some(handle.company_id()),
        kind: Kind::ImportCompleted,
        import_id: Some(handle.id()),
        to: email.clone(),
        about: serde_json::to_value(&about)?,
        link: None,
        cause: format!("import_completed:{}", handle.id()),
    };
    queue(backend, transaction, letter).await
}

fn in_words(counts: &Counts) -> Vec<(&'static str, u32)> {
    let all = [
        ("created", counts.created),
        ("updated", counts.updated),
        ("unchanged", counts.unchanged),
        ("passed over", counts.skipped),
        ("not imported", counts.rejected),
        ("repeated rows", counts.duplicates),
        ("suspended", counts.suspended),
        ("reactivated", counts.reactivated),
        ("group memberships", counts.memberships),
        ("courses assigned", counts.assignments),
        ("invitations", counts.invitations),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}
