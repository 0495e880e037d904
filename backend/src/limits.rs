//! How often something may be tried, counted in the database: all processes count together.
//!
//! A period begins with the first use and ends by itself. What is refused is not counted, so nobody is kept
//! out by whoever goes on trying, and nobody for ever.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::json;

use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::network::Network;
use crate::{Backend, Error, secret, store};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Failures to sign in with one address from one network. Not of the address alone: then anybody could
    /// keep its owner out.
    SignIn,
    /// Failures to sign in from one network, with whatever address.
    SignInOfNetwork,
    /// Wrong codes of one account's second factor. Only who knows the password comes so far.
    SecondFactor,
    /// Wrong passwords of somebody who is signed in and is asked for it again.
    Password,
    /// Sign-ups, of one address or from one network.
    SignUp,
    /// Links to set a forgotten password that are asked for, of one address or from one network.
    Reset,
}

impl Limit {
    /// How often, in how many minutes.
    const fn allowed(self) -> (i64, i64) {
        match self {
            Self::SignIn | Self::SecondFactor | Self::Password => (10, 10),
            Self::SignInOfNetwork => (25, 5),
            Self::SignUp | Self::Reset => (5, 30),
        }
    }

    /// As the activity has it.
    const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignInOfNetwork => "sign_in_of_network",
            Self::SecondFactor => "second_factor",
            Self::Password => "password",
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::SignIn | Self::SignInOfNetwork => "Signing in has failed too often.",
            Self::SecondFactor => "Too many codes were wrong.",
            Self::Password => "The password was wrong too often.",
            Self::SignUp => "There were too many sign-ups from here, or with this address.",
            Self::Reset => "Too many links to set a password were asked for.",
        }
    }

    /// One thing to be counted: this limit, for whom these words name together.
    pub fn of(self, whom: &[&str]) -> Counted {
        // No address and no network has this character in it.
        let name = secret::hash(&format!("{}\u{1f}{}", self.word(), whom.join("\u{1f}")));
        Counted { limit: self, name }
    }
}

/// A limit, and for whom it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    limit: Limit,
    /// A hash.
    name: String,
}

/// Who tries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trying<'a> {
    /// Somebody who has not shown who they are, from this network.
    Stranger(Network),
    /// Somebody who is signed in.
    Actor(&'a Actor),
}

/// How a period stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) times: i64,
    pub(crate) ends_at: i64,
}

/// Counts an attempt to sign up with this address. `address` in lower case.
///
/// # Errors
/// [`Error::TooOften`] where there were too many.
pub async fn take_sign_up(backend: &Backend, address: &str, from: Network) -> Result<(), Error> {
    take_for_both(backend, Limit::SignUp, address, from).await
}

/// Counts a question for a link to set a forgotten password. `address` in lower case, known or not.
///
/// # Errors
/// [`Error::TooOften`] where there were too many.
pub async fn take_reset(backend: &Backend, address: &str, from: Network) -> Result<(), Error> {
    take_for_both(backend, Limit::Reset, address, from).await
}

/// Counts a code of a second factor before it is looked at. A right one is followed by [`clear_second_factor`].
///
/// # Errors
/// [`Error::TooOften`] where there were too many.
pub async fn take_second_factor(backend: &Backend, account_id: i64, from: Network) -> Result<(), Error> {
    let counted = Limit::SecondFactor.of(&[&account_id.to_string()]);
    take(backend, Trying::Stranger(from), Some(account_id), &[&counted]).await
}

/// Forgets the account's wrong codes.
pub async fn clear_second_factor(backend: &Backend, account_id: i64) -> Result<(), Error> {
    clear(backend, &Limit::SecondFactor.of(&[&account_id.to_string()])).await
}

/// Begins anew with the next attempt.
pub(crate) async fn clear(backend: &Backend, counted: &Counted) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    store::allowance::forget(&transaction, &counted.name).await?;
    transaction.commit().await?;
    Ok(())
}

async fn take_for_both(backend: &Backend, limit: Limit, address: &str, from: Network) -> Result<(), Error> {
    let of_address = limit.of(&["address", address]);
    let of_network = limit.of(&["network", &from.to_string()]);
    take(backend, Trying::Stranger(from), None, &[&of_address, &of_network]).await
}

/// Counts one more of each. `account_id` is whose it would be, if that is known, for the activity.
///
/// To be called before the work, not after: of many who come at once no more than are allowed get through.
///
/// # Errors
/// [`Error::TooOften`] if one of them was used up; then none is counted.
pub(crate) async fn take(
    backend: &Backend,
    who: Trying<'_>,
    account_id: Option<i64>,
    counted: &[&Counted],
) -> Result<(), Error> {
    let now = backend.clock().micros();
    // In one order for everybody, so that no two wait for each other.
    let counted: BTreeMap<&str, Limit> =
        counted.iter().map(|counted| (counted.name.as_str(), counted.limit)).collect();
    // Whoever is refused writes nothing: a flood of attempts does not hold up the database.
    for (name, limit) in &counted {
        let used = store::allowance::get(backend.store().read(), name, now).await?;
        if let Some(used) = used.filter(|used| used.times >= limit.allowed().0) {
            return Err(refuse(backend, who, account_id, (name, *limit), used).await?);
        }
    }
    let transaction = backend.store().begin().await?;
    for (name, limit) in &counted {
        let (times, minutes) = limit.allowed();
        let until = now.saturating_add(micros(minutes));
        let used = store::allowance::take(&transaction, name, now, until).await?;
        if used.times > times {
            transaction.rollback().await?;
            return Err(refuse(backend, who, account_id, (name, *limit), used).await?);
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Gives back what was taken for an attempt that succeeded: `cleared` begins anew, of `returned` one is taken off.
pub(crate) async fn give_back(backend: &Backend, cleared: &Counted, returned: &Counted) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    // In the order of `take`.
    if cleared.name < returned.name {
        store::allowance::forget(&transaction, &cleared.name).await?;
        store::allowance::give_back(&transaction, &returned.name).await?;
    } else {
        store::allowance::give_back(&transaction, &returned.name).await?;
        store::allowance::forget(&transaction, &cleared.name).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// The refusal; the first of a period is recorded.
async fn refuse(
    backend: &Backend,
    who: Trying<'_>,
    account_id: Option<i64>,
    (name, limit): (&str, Limit),
    used: Used,
) -> Result<Error, Error> {
    let now = backend.clock().micros();
    if !store::allowance::was_refused(backend.store().read(), name).await? {
        let transaction = backend.store().begin().await?;
        if store::allowance::note_refusal(&transaction, name, now).await? {
            let data = match who {
                Trying::Stranger(from) => json!({ "limit": limit.word(), "network": from.to_string() }),
                Trying::Actor(_) => json!({ "limit": limit.word() }),
            };
            let subject = account_id.map(|id| ("account", id));
            let entry = NewActivity { company_id: None, verb: "limit.reached", subject, data: &data };
            match who {
                Trying::Stranger(from) => {
                    activity::record_of_stranger(backend, &transaction, from, entry).await?;
                }
                Trying::Actor(actor) => {
                    activity::record(backend, &transaction, actor, entry).await?;
                }
            }
        }
        transaction.commit().await?;
    }
    let seconds = rounded_up((used.ends_at - now).max(1), 1_000_000);
    Ok(Error::TooOften {
        detail: format!("{} Try again {}.", limit.sentence(), in_time(seconds)),
        retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
    })
}

fn in_time(seconds: i64) -> String {
    match seconds {
        ..=90 => "in a minute".to_owned(),
        _ => format!("in {} minutes", rounded_up(seconds, 60)),
    }
}

fn rounded_up(of: i64, by: i64) -> i64 {
    (of + by - 1) / by
}

fn micros(minutes: i64) -> i64 {
    i64::try_from(SignedDuration::from_mins(minutes).as_micros()).unwrap_or(i64::MAX)
}
