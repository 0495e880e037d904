//! The holder of an account changes its password.

use serde_json::json;

use super::password::{self, Password};
use super::{known_of, reauthenticate};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::mail::{self, Letter};
use crate::{Backend, Error, store};

/// Sets another password, for whoever knows the present one. Every session of the account ends but the one of this id,
/// and its address is told.
///
/// # Errors
/// [`Error::Refused`] for another password than the present one, and if the new one will not do.
pub async fn change_password(
    backend: &Backend,
    actor: &Actor,
    present: &str,
    new: &str,
    session: &str,
) -> Result<(), Error> {
    let account = reauthenticate(backend, actor, present).await?;
    let known = known_of(backend, &account).await?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hash = password::hash(backend, Password::parse_for(new, &known)?).await?;
    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    store::account::set_password(&transaction, account.id, &hash, now).await?;
    // Whoever asked for another password before has no use for it now.
    store::account::void_links(&transaction, account.id, now).await?;
    store::session::delete_others(&transaction, account.id, session).await?;
    let entry = NewActivity {
        company_id: None,
        verb: "account.password_changed",
        subject: Some(("account", account.id)),
        data: &json!({}),
    };
    let entry = activity::record(backend, &transaction, actor, entry).await?;
    let letter = Letter {
        company_id: None,
        kind: mail::kind::Kind::PasswordChanged,
        import_id: None,
        to: account.email,
        about: json!({}),
        link: None,
        cause: format!("password_changed:{entry}"),
    };
    mail::queue(backend, &transaction, letter).await?;
    transaction.commit().await?;
    Ok(())
}
