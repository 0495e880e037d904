//! An invitation is withdrawn.

use roster::person::AccountType;
use serde_json::json;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::people::{TypeChange, change_account_type_in};
use crate::{Backend, Error, store};

/// Voids the links of a colleague who has not come in, keeps back the mail that is on its way, and makes them an
/// ordinary user again.
///
/// # Errors
/// [`Error::Conflict`] if they have come in meanwhile.
pub async fn withdraw(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    store::company::touch(&transaction, scope).await?;
    let user = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    if !store::team::withdraw(&transaction, scope, id, backend.clock().micros()).await? {
        return Err(Error::conflict(format!(
            "{} has come in already. Change or remove their account type instead.",
            user.name()
        )));
    }
    let change = TypeChange { account_type: AccountType::User, groups: None, confirmed: false };
    change_account_type_in(backend, &transaction, scope, id, change).await?;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "user.invitation_withdrawn",
        subject: Some(("user", id)),
        data: &json!({ "email": user.email }),
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    Ok(())
}
