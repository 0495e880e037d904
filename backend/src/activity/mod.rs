//! The audit trail: who did what, when. Entries are only ever added, in the transaction of their cause.

use jiff::Timestamp;
use serde_json::Value;

use crate::access::{Actor, Right, Scope};
use crate::network::Network;
use crate::page::{Listing, Page};
use crate::store::{self, Transaction};
use crate::{Backend, Error};

mod filter;
mod names;
mod touched;

pub use filter::ActivityFilter;
pub(crate) use names::Noun;
pub(crate) use touched::About;
pub use touched::{Touched, touched};

/// One thing that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    pub id: i64,
    /// Who did it, as shown.
    pub actor: String,
    /// `noun.verb`, as `import.committed`.
    pub verb: String,
    /// To what: its kind and id.
    pub subject: Option<(String, i64)>,
    /// A JSON object with what the verb needs to be told.
    pub data: Value,
    pub at: Timestamp,
}

/// Something about to be recorded.
#[derive(Clone, Debug)]
pub(crate) struct NewActivity<'a> {
    pub(crate) company_id: Option<i64>,
    pub(crate) verb: &'static str,
    pub(crate) subject: Option<(&'static str, i64)>,
    pub(crate) data: &'a Value,
}

/// Who did it, as it is kept.
pub(crate) struct By {
    pub(crate) account_id: Option<i64>,
    pub(crate) token_id: Option<i64>,
    pub(crate) name: String,
}

impl From<&Actor> for By {
    fn from(actor: &Actor) -> Self {
        Self { account_id: actor.account_id(), token_id: actor.token_id(), name: actor.display() }
    }
}

/// Records what `actor` did, to be kept if `transaction` is. Returns the entry's id.
pub(crate) async fn record(
    backend: &Backend,
    transaction: &Transaction,
    actor: &Actor,
    entry: NewActivity<'_>,
) -> Result<i64, Error> {
    let named = match entry.company_id {
        Some(company_id) => names::beside(transaction, company_id, entry.data, names::KEPT).await?,
        None => None,
    };
    let entry = NewActivity { data: named.as_ref().unwrap_or(entry.data), ..entry };
    store::activity::insert(transaction, actor.into(), entry, backend.clock().micros()).await
}

/// As [`record`], of somebody who has not shown who they are.
pub(crate) async fn record_of_stranger(
    backend: &Backend,
    transaction: &Transaction,
    from: Network,
    entry: NewActivity<'_>,
) -> Result<i64, Error> {
    let by = By { account_id: None, token_id: None, name: format!("somebody at {from}") };
    store::activity::insert(transaction, by, entry, backend.clock().micros()).await
}

/// The newest `limit` entries of the company, newest first.
pub async fn latest(backend: &Backend, scope: &Scope, limit: u32) -> Result<Vec<Activity>, Error> {
    Ok(list(backend, scope, &ActivityFilter::default(), &Page::first(limit)).await?.items)
}

/// The company's entries that the filter lets through, newest first.
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    filter: &ActivityFilter,
    page: &Page,
) -> Result<Listing<Activity>, Error> {
    scope.require(Right::ViewCompany)?;
    let read = backend.store().read();
    let items = store::activity::list(read, scope, filter, page.after_id()?, page.limit).await?;
    Ok(Listing::of(items, page.limit, |entry| entry.id.to_string()))
}

/// One entry of the company's.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Activity, Error> {
    scope.require(Right::ViewCompany)?;
    store::activity::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// The entry with the names of people beside their ids, as far as they are in the company; other names it has kept.
pub async fn named(backend: &Backend, scope: &Scope, entry: Activity) -> Result<Activity, Error> {
    scope.require(Right::ViewCompany)?;
    let read = backend.store().read();
    let named = names::beside(read, scope.company_id(), &entry.data, names::LOOKED_UP).await?;
    Ok(Activity { data: named.unwrap_or_else(|| entry.data.clone()), ..entry })
}
