//! The first run: whoever can read what the server printed makes the owner account.

use serde_json::json;

use super::password::{self, Password};
use super::{Account, address};
use crate::activity::{self, NewActivity};
use crate::{Backend, Error, secret, store};

/// Whether nobody owns this installation yet.
pub async fn setup_needed(backend: &Backend) -> Result<bool, Error> {
    Ok(!store::account::owner_exists(backend.store().read()).await?)
}

/// A new token for `/setup`, to be printed at start; nothing once there is an owner. Only the newest
/// one opens the page.
pub async fn issue_setup_token(backend: &Backend) -> Result<Option<String>, Error> {
    let transaction = backend.store().begin().await?;
    if store::account::owner_exists(&transaction).await? {
        return Ok(None);
    }
    let token = secret::random()?;
    store::account::replace_setup_token(&transaction, &secret::hash(&token), backend.clock().micros())
        .await?;
    transaction.commit().await?;
    Ok(Some(token))
}

/// Makes the owner account, once.
///
/// # Errors
/// [`Error::Refused`] if the token is not the newest printed, there is an owner already, or the address
/// or password will not do; in the last two cases the token stays good.
pub async fn complete_setup(
    backend: &Backend,
    token: &str,
    email: &str,
    password: &str,
) -> Result<Account, Error> {
    let token = secret::hash(token.trim());
    // Before anything that costs time: whoever has no token gets no core.
    if !store::account::setup_token_is(backend.store().read(), &token).await? {
        return Err(refusal());
    }
    let email = address(email)?;
    let password = password::hash(backend, Password::parse_for(password, &[email.as_str()])?).await?;

    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    // The deletion decides between two who come at once.
    if !store::account::take_setup_token(&transaction, &token).await?
        || store::account::owner_exists(&transaction).await?
    {
        return Err(refusal());
    }
    let account = store::account::upsert_owner(&transaction, &email, now).await?;
    store::account::set_password(&transaction, account.id, &password, now).await?;
    activity::record(
        backend,
        &transaction,
        &account.actor(),
        NewActivity {
            company_id: None,
            verb: "owner.created",
            subject: Some(("account", account.id)),
            data: &json!({ "email": account.email }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(account)
}

fn refusal() -> Error {
    Error::refused(
        "This setup token is not the one that Muster printed when it last started, or it has been used.",
    )
}
