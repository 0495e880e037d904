//! The company's names, as the checks need them.

use roster::Snapshot;

use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// The company as the browser's worker sees it; the server checks against an equal one.
pub async fn snapshot(backend: &Backend, scope: &Scope) -> Result<Snapshot, Error> {
    scope.require(Right::Import)?;
    Ok(store::imports::company(backend.store(), scope).await?.snapshot)
}
