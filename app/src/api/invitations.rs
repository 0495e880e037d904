//! Inviting people, one or those whom an import made.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What inviting comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedView {
    /// How many get a mail.
    pub mails: u64,
    /// How many have come in already.
    pub activated: u64,
    pub suspended: u64,
    /// How many have a mail on its way to them.
    pub waiting: u64,
    /// How many only an administrator may let in.
    pub beyond: u64,
}

impl InvitedView {
    /// Why some get none, if that is so.
    pub fn others(self) -> Option<String> {
        let all = [
            (self.activated, "came in already"),
            (self.waiting, "already have a mail on its way"),
            (self.suspended, "suspended"),
            (self.beyond, "only an administrator may invite"),
        ];
        let words: Vec<String> = all
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{} {words}", crate::components::figure(count)))
            .collect();
        (!words.is_empty()).then(|| format!("No mail to the others: {}.", words.join(", ")))
    }
}

#[cfg(feature = "ssr")]
impl From<backend::invitations::Invited> for InvitedView {
    fn from(invited: backend::invitations::Invited) -> Self {
        let backend::invitations::Invited { mails, activated, suspended, waiting, beyond, .. } = invited;
        Self { mails, activated, suspended, waiting, beyond }
    }
}

/// Mails the person a link, again if they have one.
#[server(prefix = "/api/fn", endpoint = "invite_person")]
pub async fn invite_person(user: i64) -> Result<InvitedView, Failure> {
    use backend::{invitations::invite, people::Selection};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(invite(&asked.backend, &scope, &Selection::People(vec![user])).await?.into())
}

/// What inviting those would come to whom this import made.
#[server(prefix = "/api/fn", endpoint = "created_to_invite")]
pub async fn created_to_invite(import: i64) -> Result<InvitedView, Failure> {
    use backend::{invitations::would_invite, people::Selection};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(would_invite(&asked.backend, &scope, &Selection::CreatedBy(import)).await?.into())
}

/// Mails a link to those whom this import made and who have not come in.
#[server(prefix = "/api/fn", endpoint = "invite_created")]
pub async fn invite_created(import: i64) -> Result<InvitedView, Failure> {
    use backend::{invitations::invite, people::Selection};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(invite(&asked.backend, &scope, &Selection::CreatedBy(import)).await?.into())
}
