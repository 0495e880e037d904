//! Signing in with an address and a password.

use serde_json::json;

use super::{Account, password};
use crate::activity::{self, NewActivity};
use crate::limits::{self, Counted, Limit, Trying};
use crate::network::Network;
use crate::{Backend, Error, store};

/// The account of these credentials, shown from this network. That somebody has signed in is recorded when their
/// session begins.
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
    let tried = Tried::take(backend, from, &key, account.as_ref().map(|account| account.id)).await?;
    let right = password::verify(backend, password, kept.flatten()).await?;
    match account {
        Some(account) if right => {
            tried.give_back(backend).await?;
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

/// A password that is tried: counted as a failure until it is known to be none.
pub(crate) struct Tried {
    of_account: Counted,
    of_network: Counted,
}

impl Tried {
    /// `key`: the address in lower case, known or not.
    pub(crate) async fn take(
        backend: &Backend,
        from: Network,
        key: &str,
        account_id: Option<i64>,
    ) -> Result<Self, Error> {
        let network = from.to_string();
        let of_account = Limit::SignIn.of(&[key, &network]);
        let of_network = Limit::SignInOfNetwork.of(&[&network]);
        limits::take(backend, Trying::Stranger(from), account_id, &[&of_account, &of_network]).await?;
        Ok(Self { of_account, of_network })
    }

    /// It was right: the account's failures are forgotten, and of the network it counts as none.
    pub(crate) async fn give_back(self, backend: &Backend) -> Result<(), Error> {
        limits::give_back(backend, &self.of_account, &self.of_network).await
    }
}

/// Beside the answer: it is only done for addresses that are known, and would tell them by its time.
pub(super) fn record_failure(backend: Backend, from: Network, account: Account) {
    tokio::spawn(async move {
        let recorded = async {
            let transaction = backend.store().begin().await?;
            let entry = NewActivity {
                company_id: None,
                verb: "account.sign_in_failed",
                subject: Some(("account", account.id)),
                data: &json!({ "network": from.to_string() }),
            };
            activity::record_of_stranger(&backend, &transaction, from, entry).await?;
            transaction.commit().await?;
            Ok::<_, Error>(())
        };
        if let Err(error) = recorded.await {
            tracing::error!(error = &error as &dyn std::error::Error, "a failed sign-in was not recorded");
        }
    });
}
