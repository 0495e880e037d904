//! An invitation is taken up: a person of a company gets an account.

use serde_json::json;

use super::password::{self, Password};
use super::sign_in::Tried;
use super::{Account, address};
use crate::activity::{self, NewActivity};
use crate::network::Network;
use crate::store::invitation::Holder;
use crate::{Backend, Error, secret, store};

/// Who is invited by a link, and what they have to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub email: String,
    /// The company's name.
    pub company: String,
    /// The address has an account: its password is asked for, not a new one.
    pub has_account: bool,
}

/// Whose invitation it is, if it can still be taken up; for the page that asks for the password. Looking uses
/// nothing up.
pub async fn invited_by_link(backend: &Backend, token: &str) -> Result<Option<Invited>, Error> {
    let read = backend.store().read();
    let token_hash = secret::hash(token.trim());
    let Some(holder) = store::invitation::holder(read, &token_hash, backend.clock().micros()).await? else {
        return Ok(None);
    };
    let has_account = store::account::credentials(read, &holder.email_key).await?.is_some();
    Ok(Some(Invited { email: holder.email, company: holder.company, has_account }))
}

/// Takes the invitation up: makes an account with this password, or ties the one the address has, if this is its
/// password, to the person. The link is used up.
///
/// Whoever hands out links of one company comes into nothing of another by them: an account is only tied to a
/// person by who knows its password.
///
/// # Errors
/// [`Error::Refused`] if the link was used, has run out or never was, and if the password will not do or is
/// another; in the last cases the link stays good. [`Error::TooOften`] after too many passwords that were another.
pub async fn activate(
    backend: &Backend,
    from: Network,
    token: &str,
    password: &str,
) -> Result<Account, Error> {
    let token_hash = secret::hash(token.trim());
    let now = backend.clock().micros();
    let read = backend.store().read();
    // Before anything that costs time: whoever has no link gets no core.
    let holder = store::invitation::holder(read, &token_hash, now).await?.ok_or_else(refusal)?;
    let known = store::account::credentials(read, &holder.email_key).await?;
    let proven = if let Some((account, kept)) = known {
        Proven::Known(prove(backend, from, &holder, account, kept, password).await?)
    } else {
        let known = [holder.email.as_str(), holder.company.as_str()];
        Proven::New(password::hash(backend, Password::parse_for(password, &known)?).await?)
    };

    let now = backend.clock().micros();
    let transaction = backend.store().begin().await?;
    // One statement decides between two who come at once.
    if !store::invitation::use_link(&transaction, &token_hash, now).await? {
        return Err(refusal());
    }
    let account_id = match proven {
        Proven::Known(account) => account.id,
        Proven::New(password) => {
            let email = address(&holder.email)?;
            let made = store::invitation::insert_account(&transaction, &email, &password, now).await?;
            made.ok_or_else(changed)?
        }
    };
    if !store::invitation::activate(&transaction, &holder, account_id, now).await? {
        return Err(changed());
    }
    let account = store::account::get(&transaction, account_id).await?.ok_or_else(changed)?;
    activity::record(
        backend,
        &transaction,
        &account.actor(),
        NewActivity {
            company_id: Some(holder.company_id),
            verb: "user.activated",
            subject: Some(("user", holder.user_id)),
            data: &json!({ "email": holder.email }),
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(account)
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
    holder: &Holder,
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
    let tried = Tried::take(backend, from, &holder.email_key, Some(account.id)).await?;
    if !password::verify(backend, password, kept).await? {
        return Err(Error::refused(
            "This is not the password of the account that this address has. Enter the one you sign in with.",
        ));
    }
    tried.give_back(backend).await?;
    if store::invitation::is_in_company(backend.store().read(), account.id, holder.company_id).await? {
        return Err(Error::refused(format!(
            "Your account stands behind another person in {} already. Ask an administrator there.",
            holder.company
        )));
    }
    Ok(account)
}

fn refusal() -> Error {
    Error::refused("This link has been used or has run out. Ask for a new one.")
}

fn changed() -> Error {
    Error::refused("Something about this invitation was changed at the same moment. Open the link again.")
}
