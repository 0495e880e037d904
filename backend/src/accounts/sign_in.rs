//! Signing in with an address and a password.

use serde_json::json;

use super::{Account, password};
use crate::activity::{self, NewActivity};
use crate::limits::{self, Limit};
use crate::network::Network;
use crate::{Backend, Error, store};

/// The account of these credentials, shown from this network.
///
/// # Errors
/// [`Error::Refused`] with the same sentence, after the same work, whether the address is unknown, has
/// no password yet, or has another; [`Error::TooOften`] after too many of these.
pub async fn sign_in(
    backend: &Backend,
    from: Network,
    email: &str,
    password: &str,
) -> Result<Account, Error> {
    let key = email.trim().to_lowercase();
    let (account, kept) = store::account::credentials(backend.store().read(), &key).await?.unzip();
    let network = from.to_string();
    let counted = [Limit::SignIn.of(&[&key, &network]), Limit::SignInOfNetwork.of(&[&network])];
    limits::take(backend, from, account.as_ref().map(|account| account.id), &counted).await?;
    let right = password::verify(backend, password, kept.flatten()).await?;
    match account {
        Some(account) if right => {
            let [of_account, of_network] = counted;
            let transaction = backend.store().begin().await?;
            limits::give_back(&transaction, &of_account, &of_network).await?;
            let data = json!({ "network": network });
            let entry = entry("account.signed_in", &account, &data);
            activity::record(backend, &transaction, &account.actor(), entry).await?;
            transaction.commit().await?;
            Ok(account)
        }
        known => {
            if let Some(account) = known {
                record_failure(backend.clone(), from, account);
            }
            Err(Error::refused("This e-mail address and password do not belong together."))
        }
    }
}

/// Beside the answer: it is only done for addresses that are known, and would tell them by its time.
fn record_failure(backend: Backend, from: Network, account: Account) {
    tokio::spawn(async move {
        let recorded = async {
            let transaction = backend.store().begin().await?;
            let data = json!({ "network": from.to_string() });
            let entry = entry("account.sign_in_failed", &account, &data);
            activity::record_of_stranger(&backend, &transaction, from, entry).await?;
            transaction.commit().await?;
            Ok::<_, Error>(())
        };
        if let Err(error) = recorded.await {
            tracing::error!(error = &error as &dyn std::error::Error, "a failed sign-in was not recorded");
        }
    });
}

fn entry<'a>(verb: &'static str, account: &Account, data: &'a serde_json::Value) -> NewActivity<'a> {
    NewActivity { company_id: None, verb, subject: Some(("account", account.id)), data }
}
