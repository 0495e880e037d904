//! The company's names, as the checks of a new file need them.

use roster::Snapshot;
use roster::protocol::Configuration;

use super::sight;
use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

/// The company as the browser's worker sees it; the server checks against an equal one.
pub async fn snapshot(backend: &Backend, scope: &Scope) -> Result<Snapshot, Error> {
    scope.require(Right::Import)?;
    Ok(store::imports::company(backend.store(), sight::beginning(scope)).await?.snapshot)
}

/// What a file that is about to come in is checked against in the browser.
pub async fn beginning(backend: &Backend, scope: &Scope) -> Result<Configuration, Error> {
    let snapshot = snapshot(backend, scope).await?;
    Ok(Configuration { snapshot, limits: backend.config().limits, ..Configuration::default() })
}
