//! People are deleted: nobody sees them from then on, and their addresses are free. They can be brought back until they
//! are erased.

use jiff::Timestamp;
use serde_json::json;

use super::{BulkAction, Outcome, Selection, User, bulk, personal};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::page::{Listing, Page};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// How many are erased in one transaction: on SQLite nobody else can write meanwhile.
const AT_ONCE: u64 = 200;

/// Somebody who was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedUser {
    pub id: i64,
    /// The address if they have none.
    pub name: String,
    pub email: String,
    pub deleted_at: Timestamp,
    /// As shown.
    pub deleted_by: String,
    pub(crate) takes_a_seat: bool,
    /// They managed groups, or administered the company.
    pub(crate) is_colleague: bool,
}

/// Deletes one person.
///
/// # Errors
/// [`Error::Refused`] with why: it is oneself, or the last administrator (but an owner may delete whoever is the last to be
/// there).
pub async fn delete(backend: &Backend, scope: &Scope, id: i64) -> Result<(), Error> {
    let outcome = bulk::carry_out(backend, scope, &BulkAction::Delete, &Selection::People(vec![id])).await?;
    let refused = outcome.outcomes.refused();
    match refused.first() {
        Some(refused) if refused.reason == Outcome::Gone => Err(Error::NotFound),
        Some(refused) => Err(Error::refused(refused.message)),
        None => Ok(()),
    }
}

/// Those who can be brought back, who came last first.
pub async fn deleted(backend: &Backend, scope: &Scope, page: &Page) -> Result<Listing<DeletedUser>, Error> {
    scope.require(Right::ManageCompany)?;
    let read = backend.store().read();
    let (items, total) = store::deleted::list(read, scope, page.after_id()?, page.limit).await?;
    Ok(Listing { total: Some(total), ..Listing::of(items, page.limit, |one| one.id.to_string()) })
}

/// Brings somebody back as they were, with what they had to learn, in the groups that are still there.
///
/// # Errors
/// [`Error::Refused`] if somebody has their address, user name or reference by now, or no seat is left.
pub async fn restore(backend: &Backend, scope: &Scope, id: i64) -> Result<User, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    let user = restore_in(backend, &transaction, scope, id).await?;
    transaction.commit().await?;
    Ok(user)
}

/// [`restore`] as part of the transaction.
pub(crate) async fn restore_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
) -> Result<User, Error> {
    store::company::hold_seats(transaction, scope.company_id()).await?;
    let gone = store::deleted::get(transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let in_the_way = store::deleted::in_the_way(transaction, scope, id).await?;
    if !in_the_way.is_empty() {
        return Err(Error::refused(format!(
            "{} has the address, the user name, the reference or the account of {} by now. Change or delete them first.",
            in_the_way.join(", "),
            gone.name
        )));
    }
    let company = store::company::get(transaction, scope.company_id()).await?.ok_or(Error::NotFound)?;
    if let (true, Some(limit)) = (gone.takes_a_seat, company.seat_limit)
        && store::signup::seats_taken(transaction, scope.company_id()).await? >= limit
    {
        return Err(Error::refused(format!(
            "There is no seat left for {}. Suspend somebody, or ask for more seats.",
            gone.name
        )));
    }
    store::deleted::restore(transaction, scope, id, backend.clock().micros()).await?;
    store::company::arrive(transaction, scope.company_id()).await?;
    if gone.is_colleague {
        store::company::touch(transaction, scope).await?;
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "user.restored",
        subject: Some(("user", id)),
        data: &json!({ "email": gone.email }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    store::user::get(transaction, scope, id).await?.ok_or(Error::NotFound)
}

/// Erases whoever was deleted long enough ago, as [`super::erase_deleted`] does at once. How many.
pub(crate) async fn erase(backend: &Backend) -> Result<u64, Error> {
    let kept = i64::try_from(backend.config().retention.deleted.as_micros()).unwrap_or(i64::MAX);
    let before = backend.clock().micros() - kept;
    let read = backend.store().read();
    let mut erased = 0;
    while let Some(company_id) = store::deleted::company_due(read, before).await? {
        let people = store::deleted::due(read, company_id, before, AT_ONCE).await?;
        let traces = store::personal::traces(read, company_id, &people).await?;
        let transaction = backend.store().begin().await?;
        match personal::hold_deleted(&transaction, company_id, &people, before).await {
            Ok(people) => {
                store::personal::forget(&transaction, company_id, &people, &traces).await?;
                transaction.commit().await?;
                erased += people.len() as u64;
            }
            // The company was deleted meanwhile, and everybody with it.
            Err(Error::NotFound) => transaction.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(erased)
}
