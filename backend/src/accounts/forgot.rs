//! A forgotten password: a link is mailed to the address, if it has an account.
//!
//! Whoever asks is told the same and waits as long for known addresses as for unknown ones: what they set off is a job,
//! and only that looks whether there is an account.

use serde::Deserialize;
use serde_json::json;

use super::address;
use crate::activity::{By, NewActivity};
use crate::jobs::{self, Handler, Job, NewJob};
use crate::limits;
use crate::mail::{self, Letter, Link};
use crate::network::Network;
use crate::{Backend, Error, store};

/// What such a job is called.
pub(crate) const KIND: &str = "account.forgot";

/// Asks for a link to set the password of whoever has this address.
///
/// # Errors
/// [`Error::Refused`] for an address that is none; [`Error::TooOften`] after too many questions.
pub async fn forgot(backend: &Backend, from: Network, email: &str) -> Result<(), Error> {
    let email = address(email)?;
    limits::take_reset(backend, &email.key(), from).await?;
    let transaction = backend.store().begin().await?;
    let payload = json!({ "email_key": email.key(), "network": from.to_string() });
    let job = NewJob { kind: KIND, company_id: None, subject_id: None, payload };
    jobs::enqueue(backend, &transaction, job).await?;
    transaction.commit().await?;
    backend.jobs().wake();
    Ok(())
}

#[derive(Deserialize)]
struct Payload {
    email_key: String,
    network: String,
}

/// What the runner does with one.
pub(crate) fn handler() -> Handler {
    Handler { run: |backend, job| Box::pin(run(backend, job)), gave_up: |_, _, _| Box::pin(async { Ok(()) }) }
}

async fn run(backend: Backend, job: Job) -> Result<(), Error> {
    let Payload { email_key, network } = serde_json::from_value(job.payload.clone())?;
    let transaction = backend.store().begin().await?;
    let known = store::account::credentials(&transaction, &email_key).await?;
    if let Some((account, _)) = known {
        let now = backend.clock().micros();
        let by = By { account_id: None, token_id: None, name: format!("somebody at {network}") };
        let data = json!({ "network": network });
        let entry = NewActivity {
            company_id: None,
            verb: "account.password_forgotten",
            subject: Some(("account", account.id)),
            data: &data,
        };
        store::activity::insert(&transaction, by, entry, now).await?;
        let letter = Letter {
            company_id: None,
            kind: mail::kind::Kind::PasswordReset,
            import_id: None,
            to: account.email,
            about: json!({}),
            link: Some(Link::Password { account_id: account.id }),
            cause: format!("password_reset:{}", job.id),
        };
        mail::queue(&backend, &transaction, letter).await?;
    }
    job.finish(&transaction, &backend).await?;
    transaction.commit().await?;
    Ok(())
}
