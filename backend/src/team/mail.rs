//! A colleague is mailed an invitation.

use roster::person::Status;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::mail::kind::Kind;
use crate::mail::{self, Letter, Link};
use crate::people::User;
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// Mails one more invitation to a colleague who has not come in. False: one is on its way already.
///
/// # Errors
/// [`Error::Conflict`] if they have come in meanwhile, or are suspended.
pub async fn invite_again(backend: &Backend, scope: &Scope, id: i64) -> Result<bool, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    store::company::hold(&transaction, scope).await?;
    let user = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    if user.status == Status::Suspended || store::team::has_come_in(&transaction, scope, id).await? {
        return Err(Error::conflict(format!("{} has come in already, or is suspended.", user.name())));
    }
    let sent = send(backend, &transaction, scope, &user).await?;
    transaction.commit().await?;
    Ok(sent)
}

/// False: they have come in, or a mail is on its way to them already.
pub(super) async fn send(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    user: &User,
) -> Result<bool, Error> {
    let come_in = store::team::has_come_in(transaction, scope, user.id).await?;
    if come_in || store::team::mail_waits(transaction, scope, user.id).await? {
        return Ok(false);
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "users.invited",
        subject: Some(("user", user.id)),
        data: &json!({ "people": 1 }),
    };
    let entry = activity::record(backend, transaction, scope.actor(), entry).await?;
    let letter = Letter {
        company_id: Some(scope.company_id()),
        kind: Kind::Invitation,
        import_id: None,
        to: user.email.clone(),
        about: json!({}),
        link: Some(Link::Activation { user_id: user.id }),
        cause: format!("invited:{entry}:{}", user.id),
    };
    mail::queue(backend, transaction, letter).await?;
    store::team::invited(transaction, scope, user.id, backend.clock().micros()).await?;
    Ok(true)
}
