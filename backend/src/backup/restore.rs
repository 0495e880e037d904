//! Bringing back what was written down.

use std::io::Read;

use tokio::sync::mpsc::channel;
use tokio::task::spawn_blocking;

use super::fill::fill;
use super::{Amount, Head, PIECES, file};
use crate::{Backend, Error};

/// What becomes of API tokens that were good when the backup was taken. One that was revoked later is good again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiTokens {
    /// Programs go on with theirs.
    Keep,
    /// They need new ones.
    Revoke,
}

/// Writes the backup into an empty database, in one transaction, and brings its tables up to date. Sessions and links end:
/// what was signed out or used after the backup would be good again.
///
/// # Errors
/// [`Error::Refused`] if the database is not empty, or the backup not whole, or of a newer Muster.
pub async fn restore(
    backend: &Backend,
    input: impl Read + Send + 'static,
    tokens: ApiTokens,
) -> Result<Amount, Error> {
    let (pieces, mut received) = channel(PIECES);
    let reading = spawn_blocking(move || file::read(input, &pieces));
    let filling = async {
        let done = fill(backend, &mut received).await;
        // Whoever still reads has nobody to read for.
        received.close();
        done
    };
    let (read, filled) = tokio::join!(reading, filling);
    read.map_err(Error::internal)??;
    let (mut fill, head, filled) = filled?;
    fill.void_sessions_and_links().await?;
    if tokens == ApiTokens::Revoke {
        fill.void_tokens(backend.clock().micros()).await?;
    }
    fill.commit().await?;
    backend.migrate().await?;
    backend.store().look_around().await?;
    Ok(Amount {
        tables: filled.len() as u64,
        rows: filled.iter().map(|filled| filled.tally.rows).sum(),
        taken_at: Some(head.taken_at),
    })
}

pub(super) fn newer(head: &Head) -> Error {
    Error::refused(format!(
        "The backup was made by Muster {}, whose tables this Muster ({}) does not know. Restore it with that one.",
        head.version,
        env!("CARGO_PKG_VERSION"),
    ))
}
