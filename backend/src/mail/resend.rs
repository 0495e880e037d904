//! A mail that failed is tried again.

use serde_json::json;

use super::outbox::{Mail, get};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, store};

/// Lets it wait to be sent, as if it had just been written.
///
/// # Errors
/// [`Error::Conflict`] for mail that has not failed.
pub async fn resend(backend: &Backend, scope: &Scope, id: i64) -> Result<Mail, Error> {
    scope.require(Right::ManageCompany)?;
    get(backend, scope, id).await?;
    let transaction = backend.store().begin().await?;
    if !store::outbox::resend(&transaction, scope, id, backend.clock().micros()).await? {
        return Err(Error::conflict("Only mail that failed can be sent again, and this has not."));
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "mail.resent",
        subject: Some(("mail", id)),
        data: &json!({}),
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    get(backend, scope, id).await
}
