//! People are invited, one or many, for the first time or again: each gets a mail with a link.

use roster::person::AccountType;
use serde::Serialize;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::people::Selection;
use crate::{Backend, Error, store};

/// What inviting them comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Invited {
    /// How many are meant.
    pub people: u64,
    /// How many get a mail.
    pub mails: u64,
    /// How many have come in already.
    pub activated: u64,
    pub suspended: u64,
    /// How many have a mail on its way to them already.
    pub waiting: u64,
    /// How many are of an account type that whoever invites may not let in.
    pub beyond: u64,
}

/// Says what inviting them would come to.
pub async fn would_invite(backend: &Backend, scope: &Scope, selection: &Selection) -> Result<Invited, Error> {
    scope.require(Right::Import)?;
    let (invited, _) = look_up(backend.store().read(), scope, selection).await?;
    Ok(invited)
}

/// Writes a mail to each of them who has not come in, with a link made when it is sent. Links they have stay good.
///
/// # Errors
/// [`Error::NotFound`] if somebody named is not there. [`Error::Refused`] if too many are named.
pub async fn invite(backend: &Backend, scope: &Scope, selection: &Selection) -> Result<Invited, Error> {
    scope.require(Right::Import)?;
    let transaction = backend.store().begin().await?;
    // Of two who invite the same people at once, the second finds their mail on its way.
    store::company::hold(&transaction, scope).await?;
    let (invited, people) = look_up(&transaction, scope, selection).await?;
    if people.is_empty() {
        return Ok(invited);
    }
    let one = if let [only] = people.as_slice() { Some(("user", *only)) } else { None };
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "users.invited",
        subject: one,
        data: &json!({ "people": people.len() }),
    };
    let entry = activity::record(backend, &transaction, scope.actor(), entry).await?;
    store::invitation::invite(&transaction, scope, &people, &entry.to_string(), backend.clock().micros())
        .await?;
    transaction.commit().await?;
    Ok(invited)
}

async fn look_up(
    connection: &impl store::Connection,
    scope: &Scope,
    selection: &Selection,
) -> Result<(Invited, Vec<i64>), Error> {
    selection.check()?;
    // Whoever may not grant an account type lets nobody of it in.
    let highest = if scope.allows(Right::ManageCompany) { AccountType::Admin } else { AccountType::User };
    store::invitation::look_up(connection, scope, selection, highest).await
}
