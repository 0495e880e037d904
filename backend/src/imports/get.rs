//! One import, and many.

use roster::protocol::Configuration;

use super::{Import, ImportState, Progress, sight};
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::store::imports::Work;
use crate::{Backend, Error, store};

/// One import, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Import, Error> {
    scope.require(Right::ViewPeople)?;
    let import = store::imports::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    Ok(with_progress(backend, import))
}

/// Which imports a list shows. Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportFilter {
    /// Any of these; none: any at all.
    pub states: Vec<ImportState>,
    /// Stands somewhere in who began it, as shown, without regard to case.
    pub by: Option<String>,
}

/// The company's imports, newest first.
pub async fn list(backend: &Backend, scope: &Scope, page: &Page) -> Result<Listing<Import>, Error> {
    search(backend, scope, &ImportFilter::default(), page).await
}

/// Those that the filter lets through, newest first.
pub async fn search(
    backend: &Backend,
    scope: &Scope,
    filter: &ImportFilter,
    page: &Page,
) -> Result<Listing<Import>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let imports = store::imports::list(read, scope, filter, page.after_id()?, page.limit).await?;
    let imports = imports.into_iter().map(|import| with_progress(backend, import)).collect();
    Ok(Listing::of(imports, page.limit, |import: &Import| import.id.to_string()))
}

/// Everything but the bytes that decides what is found in the file, the company's names included: what the
/// browser's worker asks for.
pub async fn configuration(backend: &Backend, scope: &Scope, id: i64) -> Result<Configuration, Error> {
    Ok(draft(backend, scope, id).await?.configuration)
}

/// A draft as somebody goes on with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub configuration: Configuration,
    /// The revision that this is.
    pub revision: i64,
    /// Who made it, as shown; none: it is as it came in.
    pub changed_by: Option<String>,
    pub state: ImportState,
    pub comment: String,
}

/// [`configuration`], with the revision that it is of.
pub async fn draft(backend: &Backend, scope: &Scope, id: i64) -> Result<Draft, Error> {
    let mut work = sight::work(backend, scope, id).await?;
    work.renew(store::imports::company(backend.store(), sight::changing(scope, &work)).await?.snapshot);
    let configuration = Configuration { limits: backend.config().limits, ..work.configuration };
    let Work { revision, changed_by, state, comment, .. } = work;
    Ok(Draft { configuration, revision, changed_by, state, comment })
}

/// How far a commit has come. Of one that another process runs only that it runs.
pub async fn progress(backend: &Backend, scope: &Scope, id: i64) -> Result<Progress, Error> {
    Ok(get(backend, scope, id).await?.progress)
}

fn with_progress(backend: &Backend, mut import: Import) -> Import {
    if matches!(import.state, ImportState::Queued | ImportState::Running)
        && let Some(progress) = backend.import_board().progress(import.id, backend.clock().micros())
    {
        import.progress = progress;
    }
    import
}
