//! One mail that is due is taken, written out, handed on, and marked as what has become of it.
//!
//! Whoever takes one holds it until the lease runs out, which is longer than all steps of an attempt may take together.
//! A process that dies meanwhile loses nothing: the mail is due again. It may go twice if the process, or the line to
//! the server, broke after the server had all of it; then both have the same Message-ID.

use std::time::Duration;

use super::kind::Kind;
use super::link::{Link, Minted};
use super::render::Rendered;
use super::smtp::{Envelope, Failure, Wire};
use super::wording;
use crate::store::outbox::{Outcome, Taken};
use crate::{Backend, Error, invitations, secret, store};

/// How often a mail is tried.
pub(super) const TRIES: u32 = 8;
/// The pause after each attempt but the last, in minutes.
const PAUSES: [u64; 7] = [1, 5, 15, 60, 180, 480, 960];

/// How mail leaves.
pub(super) enum Way<'a> {
    Server(Wire<'a>),
    /// There is no server: mail stays, to be read.
    Catcher,
}

impl<'a> Way<'a> {
    pub(super) fn of(backend: &'a Backend) -> Self {
        let config = backend.config();
        config
            .mail_server
            .as_ref()
            .map_or(Self::Catcher, |server| Self::Server(Wire::new(server, config.public_host())))
    }

    pub(super) async fn hang_up(&mut self) {
        if let Self::Server(wire) = self {
            wire.hang_up().await;
        }
    }
}

/// Delivers all mail that is due, one after the other. How many attempts that took.
///
/// # Errors
/// What the database says. Whatever a mail server says is written into the mail's row.
pub async fn deliver_due(backend: &Backend) -> Result<u64, Error> {
    let mut way = Way::of(backend);
    let mut attempts = 0;
    while deliver_one(backend, &mut way, std::future::pending()).await? {
        attempts += 1;
    }
    way.hang_up().await;
    Ok(attempts)
}

/// Tries the mail that has been due longest. No: there is none. When `cut` comes first, the mail is due again at once, for
/// another process.
pub(super) async fn deliver_one(
    backend: &Backend,
    way: &mut Way<'_>,
    cut: impl Future<Output = ()>,
) -> Result<bool, Error> {
    let now = backend.clock().micros();
    let lease = secret::random()?;
    let until = now + micros(backend.config().mail_lease());
    let Some(mail) = store::outbox::take(backend.store(), &lease, now, until).await? else {
        return Ok(false);
    };
    let outcome = tokio::select! {
        outcome = attempt(backend, way, &mail) => outcome,
        () = cut => {
            let reason = "Muster was stopped while it sent this mail.".to_owned();
            Ok(Outcome::Waits { run_at: backend.clock().micros(), reason })
        }
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(
                mail = mail.id,
                error = &error as &dyn std::error::Error,
                "a mail could not be written out"
            );
            let reason = match error {
                Error::Internal(_) => {
                    "Muster could not write this mail out. It has been written to the log.".to_owned()
                }
                other => other.to_string(),
            };
            after(backend, &mail, Failure { reason, passing: true })
        }
    };
    // Why is in its row: servers say an address in every second answer, and a log is nobody's address book.
    match &outcome {
        Outcome::Waits { .. } => {
            tracing::warn!(
                mail = mail.id,
                attempt = mail.attempts,
                "a mail was not sent, and is tried again"
            );
        }
        Outcome::Failed { .. } => {
            tracing::warn!(mail = mail.id, attempt = mail.attempts, "a mail was not sent");
        }
        Outcome::Sent { .. } | Outcome::Withdrawn { .. } => {}
    }
    store::outbox::settle(backend.store(), mail.id, &lease, outcome, backend.clock().micros()).await?;
    Ok(true)
}

async fn attempt(backend: &Backend, way: &mut Way<'_>, mail: &Taken) -> Result<Outcome, Error> {
    if mail.attempts > TRIES {
        let reason = "Muster was interrupted each time it tried to send this mail.".to_owned();
        return Ok(Outcome::Failed { reason });
    }
    let Ready { content, holds_link } = match write_out(backend, mail).await? {
        Ok(ready) => ready,
        Err(reason) => return Ok(Outcome::Withdrawn { reason: reason.to_owned() }),
    };
    let Way::Server(wire) = way else {
        return Ok(Outcome::Sent { content: Some(content), caught: true });
    };
    let sender = sender(backend, mail.company_id).await?;
    let config = backend.config();
    let envelope = Envelope {
        to: &mail.to,
        sender: &sender,
        message_id: &format!("<muster.{}.{}@{}>", mail.id, mail.created_at, config.public_host()),
        written: crate::clock::instant(mail.created_at),
        content: &content,
    };
    Ok(match wire.send(&envelope).await {
        // A link is in the mail, and nowhere else.
        Ok(()) => Outcome::Sent { content: (!holds_link).then_some(content), caught: false },
        Err(failure) => after(backend, mail, failure),
    })
}

/// What is done about a failure.
fn after(backend: &Backend, mail: &Taken, failure: Failure) -> Outcome {
    let pause = mail.attempts.checked_sub(1).and_then(|before| PAUSES.get(before as usize));
    match pause {
        Some(minutes) if failure.passing => {
            let run_at = backend.clock().micros() + micros(Duration::from_secs(60 * minutes));
            Outcome::Waits { run_at, reason: failure.reason }
        }
        _ => Outcome::Failed { reason: failure.reason },
    }
}

struct Ready {
    content: Rendered,
    holds_link: bool,
}

/// What the mail says, with its link; or why it need not be sent.
async fn write_out(backend: &Backend, mail: &Taken) -> Result<Result<Ready, &'static str>, Error> {
    let Some(link) = link(mail) else {
        if let Some(content) = mail.content.clone() {
            return Ok(Ok(Ready { content, holds_link: false }));
        }
        let content = word(backend, backend.store().read(), mail, None).await?;
        return Ok(Ok(Ready { content, holds_link: false }));
    };
    // The link is known to the database before anybody else knows it.
    let transaction = backend.store().begin().await?;
    let (path, good_for) = match link.mint(backend, &transaction, &mail.to).await? {
        Minted::Link { path, good_for } => (path, good_for),
        Minted::Moot(reason) => return Ok(Err(reason)),
    };
    let url = backend.config().public(&path);
    let content = word(backend, &transaction, mail, Some((&url, good_for))).await?;
    transaction.commit().await?;
    Ok(Ok(Ready { content, holds_link: true }))
}

/// What an import's own statements write has no link said with it.
fn link(mail: &Taken) -> Option<Link> {
    mail.link.or_else(|| match mail.kind {
        Kind::Invitation | Kind::FirstAssignment => mail.user_id.map(|user_id| Link::Activation { user_id }),
        _ => None,
    })
}

async fn word(
    backend: &Backend,
    connection: &impl store::Connection,
    mail: &Taken,
    link: Option<(&str, &str)>,
) -> Result<Rendered, Error> {
    let about = match (&mail.about, mail.user_id) {
        (Some(about), _) => serde_json::from_str(about)?,
        (None, Some(user_id)) => invitations::about(connection, user_id).await?,
        (None, None) => serde_json::Value::Null,
    };
    let Taken { company_id, kind, to, .. } = mail;
    let asked = wording::Asked { company_id: *company_id, kind: *kind, to, about: &about, link };
    wording::render(backend, connection, &asked).await
}

/// Whom a mail is from, by name.
async fn sender(backend: &Backend, company_id: Option<i64>) -> Result<String, Error> {
    let Some(company_id) = company_id else { return Ok("Muster".to_owned()) };
    let read = backend.store().read();
    if let Some(name) = store::mail_template::sender(read, company_id).await? {
        return Ok(name);
    }
    Ok(store::company::get(read, company_id)
        .await?
        .map_or_else(|| "Muster".to_owned(), |company| company.name))
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
