//! What was found in the file.

use roster::Finding;
use roster::check::Summary;

use super::FindingFilter;
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

/// The findings that are kept in detail (10,000 unless the installation says otherwise), in the order of rows.
pub async fn findings(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    filter: &FindingFilter,
    page: &Page,
) -> Result<Listing<Finding>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let handle = store::imports::find(read, scope, id).await?.ok_or(Error::NotFound)?;
    let numbered = store::imports::findings(read, handle, filter, page.after_id()?, page.limit).await?;
    let listing = Listing::of(numbered, page.limit, |(number, _)| number.to_string());
    Ok(Listing {
        items: listing.items.into_iter().map(|(_, finding)| finding).collect(),
        next: listing.next,
        total: None,
    })
}

/// All findings, counted by code and column.
pub async fn findings_summary(backend: &Backend, scope: &Scope, id: i64) -> Result<Summary, Error> {
    scope.require(Right::ViewPeople)?;
    store::imports::summary(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}
