//! What is told of one person beside what they are: what was done about them, how they were invited, whether they are
//! signed in.

use jiff::Timestamp;

use super::BulkAction;
use crate::access::{Right, Scope};
use crate::activity::Activity;
use crate::{Backend, Error, store};

/// How many of each are told, the newest.
const TOLD: u32 = 50;

/// What was done about somebody.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// An entry of the activity: about them alone, or them among others.
    Entry(Activity),
    /// With many others.
    Bulk { id: i64, action: BulkAction, by: String },
    /// A file has brought or changed them.
    Import { id: i64, filename: String, created: bool, by: String },
}

/// A mail by which they were to come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationMail {
    /// As the outbox has it.
    pub state: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// Where their account is signed in. Only they themselves can end these: the account may be good elsewhere, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub sessions: u64,
    pub seen_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The newest first. None of whoever may not see the activity.
    pub happened: Vec<(Timestamp, Happened)>,
    pub invitations: Vec<InvitationMail>,
    /// None of whoever has no account.
    pub signed_in: Option<SignedIn>,
}

/// What is told of them.
pub async fn history(backend: &Backend, scope: &Scope, id: i64) -> Result<History, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    store::user::get(read, scope, id).await?.ok_or(Error::NotFound)?;
    let mut happened = Vec::new();
    if scope.allows(Right::ViewCompany) {
        let entries = store::activity::of_person(read, scope, id, TOLD).await?;
        happened.extend(entries.into_iter().map(|entry| (entry.at, Happened::Entry(entry))));
        happened.extend(store::history::bulk(read, scope, id, TOLD).await?);
        happened.extend(store::history::imports(read, scope, id, TOLD).await?);
        happened.sort_by(|(one, _), (other, _)| other.cmp(one));
    }
    Ok(History {
        happened,
        invitations: store::history::invitations(read, scope, id, TOLD).await?,
        signed_in: store::history::signed_in(read, scope, id, backend.clock().micros()).await?,
    })
}
