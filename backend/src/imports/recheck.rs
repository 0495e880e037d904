//! The file checked once more, by the code that checked it in the browser.

use std::sync::Arc;

use roster::read::{Refusal, RefusalKind};
use roster::{Check, CheckRequest, Checked};

use super::board::CheckOf;
use super::read::with_chunks;
use crate::store::imports::{Handle, Work};
use crate::{Backend, Error};

/// What is to be said about the file under the request.
///
/// # Errors
/// As [`refused`], where the file cannot be read as the request says.
pub(super) async fn recheck(
    backend: &Backend,
    handle: Handle,
    request: CheckRequest,
) -> Result<Arc<Checked>, Error> {
    with_chunks(backend, handle, move |chunks| {
        let mut check = Check::new(request);
        for chunk in chunks {
            check.push(&chunk?).map_err(refused)?;
        }
        Ok(Arc::new(check.finish().map_err(refused)?.condensed()))
    })
    .await
}

/// The same, unless this process remembers having done it.
pub(super) async fn checked(
    backend: &Backend,
    work: &Work,
    request: &CheckRequest,
) -> Result<Arc<Checked>, Error> {
    let of = CheckOf::new(work.handle.id(), work.revision, &request.configuration.snapshot)?;
    if let Some(checked) = backend.import_board().recall(of) {
        return Ok(checked);
    }
    let checked = recheck(backend, work.handle, request.clone()).await?;
    backend.import_board().remember(of, &checked);
    Ok(checked)
}

/// Why a file is not taken, for whoever sent it.
pub(crate) fn refused(refusal: Refusal) -> Error {
    let detail = refusal.to_string();
    match refusal.kind() {
        RefusalKind::Unsupported => Error::Unsupported { detail },
        RefusalKind::TooLarge => Error::TooLarge { detail },
        RefusalKind::Unreadable => Error::Invalid { detail, findings: vec![*refusal.0] },
    }
}
