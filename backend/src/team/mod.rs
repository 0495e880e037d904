//! Colleagues: the company's managers and administrators, and those who are invited to be one.

use jiff::Timestamp;

use crate::access::{Right, Scope};
use crate::clock::instant;
use crate::people::User;
use crate::{Backend, Error, store};

mod invite;
mod mail;
mod withdraw;

pub use invite::{NewColleague, invite};
pub use mail::invite_again;
pub use withdraw::withdraw;

/// A manager or administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub user: User,
    /// Ids of the groups and cohorts they manage.
    pub manages: Vec<i64>,
    /// They have not come in yet.
    pub invitation: Option<Pending>,
    /// It is whoever asks.
    pub oneself: bool,
}

/// An invitation that was not taken up yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When the last of its links runs out; absent while none was sent or given out.
    pub good_until: Option<Timestamp>,
}

/// The company's colleagues, by address.
pub async fn list(backend: &Backend, scope: &Scope) -> Result<Vec<Colleague>, Error> {
    scope.require(Right::ManageCompany)?;
    let read = backend.store().read();
    let users = store::user::colleagues(read, scope).await?;
    let mut manages = store::team::managed(read, scope).await?;
    let has_account = store::team::with_account(read, scope).await?;
    let mut links = store::team::open_links(read, scope).await?;
    Ok(users
        .into_iter()
        .map(|user| Colleague {
            manages: manages.remove(&user.id).unwrap_or_default(),
            invitation: (!has_account.contains(&user.id))
                .then(|| Pending { good_until: links.remove(&user.id).map(instant) }),
            oneself: scope.user_id() == Some(user.id),
            user,
        })
        .collect())
}
