//! The link is used: the address is theirs. They set a password, or show that they know that of the account that the
//! address has already; then they wait, or are in.

use serde_json::json;

use super::admit::{self, Room};
use super::{SignUp, Told, WaitsFor, codes, letters, today};
use crate::access::Actor;
use crate::accounts::password::{self, Password};
use crate::accounts::{Account, Tried};
use crate::activity::{self, NewActivity};
use crate::network::Network;
use crate::store::Transaction;
use crate::{Backend, Error, secret, store};

/// Who asked by a link, and what they have to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifying {
    pub email: String,
    /// The company's name.
    pub company: String,
    /// The address has an account: its password is asked for, not a new one. Only whoever reads the address's mail
    /// learns of it.
    pub has_account: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completed {
    In {
        account: Account,
        /// It was made just now, with this password. One that was there before is signed in to as ever.
        is_new: bool,
    },
    /// Somebody has to let them in, or there is no seat left.
    Waiting,
}

/// Whose request the link is of, if it can still be used. Looking uses nothing up.
pub async fn asked_by_link(backend: &Backend, token: &str) -> Result<Option<Verifying>, Error> {
    let read = backend.store().read();
    let token_hash = secret::hash(token.trim());
    let found = store::signup::by_link(read, &token_hash, backend.clock().micros()).await?;
    let Some((request, company)) = found else { return Ok(None) };
    let has_account = store::account::credentials(read, &request.email_key).await?.is_some();
    Ok(Some(Verifying { email: request.email, company, has_account }))
}

/// Uses the link up, with a new password or that of the account there is.
///
/// # Errors
/// [`Error::Refused`] if the link was used, has run out or never was, if the password will not do or is another, if
/// the access code has been used up, or if the company has closed its door; in all but the first the link stays good.
/// [`Error::TooOften`] after too many passwords that were another.
pub async fn complete(
    backend: &Backend,
    from: Network,
    token: &str,
    password: &str,
) -> Result<Completed, Error> {
    let token_hash = secret::hash(token.trim());
    let read = backend.store().read();
    // Before anything that costs time: whoever has no link gets no core.
    let found = store::signup::by_link(read, &token_hash, backend.clock().micros()).await?;
    let (request, company) = found.ok_or_else(refusal)?;
    let known = store::account::credentials(read, &request.email_key).await?;
    let proven = if let Some((account, kept)) = known {
        Proven::Known(prove(backend, from, &request, account, kept, password).await?)
    } else {
        let known = [request.email.as_str(), company.as_str()];
        Proven::New(password::hash(backend, Password::parse_for(password, &known)?).await?)
    };

    let transaction = backend.store().begin().await?;
    // As imports do: whoever comes for the last seat waits for whoever came before.
    store::company::hold_seats(&transaction, request.company_id).await?;
    let now = backend.clock().micros();
    // Once more, now that nobody else can use it.
    store::signup::by_link(&transaction, &token_hash, now).await?.ok_or_else(refusal)?;
    if store::signup::waits(&transaction, request.company_id, &request.email_key).await? {
        return Err(Error::refused(format!("A request of yours waits in {company} already.")));
    }
    if !store::signup::verify(&transaction, request.id, now).await? {
        return Err(refusal());
    }
    let settings = store::signup::settings(&transaction, request.company_id).await?.unwrap_or_default();
    if !settings.enabled {
        return Err(Error::refused(format!("People cannot sign themselves up in {company} any more.")));
    }
    use_code(backend, &transaction, &request).await?;
    let account = account(&transaction, &request, proven, now).await?;
    store::signup::delete_others(&transaction, request.company_id, &request.email_key).await?;
    let request = store::signup::request(&transaction, request.id).await?.ok_or_else(refusal)?;
    record(backend, &transaction, &account.actor(), &request).await?;

    let completed = if settings.approval {
        Completed::Waiting
    } else {
        by_itself(backend, &transaction, &account, &request).await?
    };
    transaction.commit().await?;
    Ok(completed)
}

/// Where nobody has to let them in: they are in, if there is room.
async fn by_itself(
    backend: &Backend,
    transaction: &Transaction,
    account: &Account,
    request: &SignUp,
) -> Result<Completed, Error> {
    let mut room = Room::of(transaction, request.company_id).await?;
    if !room.has_seat_for(transaction, request).await? {
        store::signup::wait_for(transaction, request.id, WaitsFor::Seat).await?;
        letters::no_seat(backend, transaction, request).await?;
        return Ok(Completed::Waiting);
    }
    match admit::admit(backend, transaction, &account.actor(), &mut room, request).await? {
        Ok(admitted) => {
            admit::record(backend, transaction, &account.actor(), request, &admitted).await?;
            Ok(Completed::In { account: account.clone(), is_new: request.made_account })
        }
        // Something that only an administrator can put right, such as a reference that is somebody else's.
        Err(_) => Ok(Completed::Waiting),
    }
}

/// How whoever holds the link has shown who they are.
enum Proven {
    /// By the password of the account there is.
    Known(Account),
    /// By nothing but the link; this is the hash of their new password.
    New(String),
}

async fn prove(
    backend: &Backend,
    from: Network,
    request: &SignUp,
    account: Account,
    kept: Option<String>,
    password: &str,
) -> Result<Account, Error> {
    if kept.is_none() {
        return Err(Error::refused(
            "This address has an account whose password is not set yet. Set it with the link that was made for it, \
             then open this one again.",
        ));
    }
    // Whoever holds a link may not guess more often than at the sign-in page.
    let tried = Tried::take(backend, from, &request.email_key, Some(account.id)).await?;
    if !password::verify(backend, password, kept).await? {
        return Err(Error::refused(
            "This is not the password of the account that this address has. Enter the one you sign in with.",
        ));
    }
    tried.give_back(backend).await?;
    Ok(account)
}

async fn account(
    transaction: &Transaction,
    request: &SignUp,
    proven: Proven,
    now: i64,
) -> Result<Account, Error> {
    let (account_id, made) = match proven {
        Proven::Known(account) => (account.id, false),
        Proven::New(password) => {
            let email = request.email.parse().map_err(Error::internal)?;
            let made = store::invitation::insert_account(transaction, &email, &password, now).await?;
            (made.ok_or_else(changed)?, true)
        }
    };
    store::signup::put_account(transaction, request.id, account_id, made).await?;
    store::account::get(transaction, account_id).await?.ok_or_else(changed)
}

/// Counts the code that they came by. One that was deleted meanwhile is not asked for any more.
async fn use_code(backend: &Backend, transaction: &Transaction, request: &SignUp) -> Result<(), Error> {
    let Some(id) = request.access_code_id else { return Ok(()) };
    let today = today(backend);
    if store::signup::use_code(transaction, id, &today.to_string()).await? {
        return Ok(());
    }
    let codes = store::signup::codes(transaction, request.company_id).await?;
    let spent = codes.iter().find(|code| code.id == id).and_then(|code| code.spent(today));
    let written = request.code.as_deref().unwrap_or_default();
    Err(Error::refused(spent.unwrap_or_else(|| codes::used_up(written))))
}

async fn record(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    request: &SignUp,
) -> Result<(), Error> {
    let data = json!({ "request": Told::of(request) });
    let entry = NewActivity {
        company_id: Some(request.company_id),
        verb: "sign_up.verified",
        subject: Some(("sign_up", request.id)),
        data: &data,
    };
    activity::record(backend, transaction, actor, entry).await?;
    Ok(())
}

fn refusal() -> Error {
    Error::refused("This link has been used or has run out. Fill in the form once more to get another.")
}

fn changed() -> Error {
    Error::refused("Something about this address was changed at the same moment. Open the link again.")
}
