//! The file's bytes, out of the database.

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _, stream};
use tokio::sync::mpsc;

use super::sight;
use crate::access::Scope;
use crate::store::imports::{Chunk, Handle};
use crate::{Backend, Error, store};

/// Chunks fetched ahead of whoever works on them.
const AHEAD: usize = 2;

/// The file as it came in, from its beginning.
pub async fn bytes(
    backend: &Backend,
    scope: &Scope,
    id: i64,
) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + 'static + use<>, Error> {
    let handle = sight::work(backend, scope, id).await?.handle;
    require(backend, handle).await?;
    let chunks = stream::try_unfold((backend.clone(), 0), move |(backend, seq)| async move {
        let chunk = store::imports::chunk(backend.store().read(), handle, seq).await?;
        Ok::<_, Error>(chunk.map(|chunk| (chunk, (backend, seq + 1))))
    });
    Ok(chunks.and_then(|chunk| async move { decompress(&chunk).map(Bytes::from) }))
}

/// Refuses where the file's bytes were kept long enough.
async fn require(backend: &Backend, handle: Handle) -> Result<(), Error> {
    if store::imports::chunk(backend.store().read(), handle, 0).await?.is_some() {
        return Ok(());
    }
    Err(Error::refused(
        "The file is not kept any more: its bytes are erased some time after its import has ended. Import it again from \
         where it came from.",
    ))
}

/// The file, one chunk after the other, for a thread that may block.
#[derive(Debug)]
pub(super) struct Chunks {
    from: mpsc::Receiver<Result<Chunk, Error>>,
}

impl Iterator for Chunks {
    type Item = Result<Vec<u8>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let chunk = self.from.blocking_recv()?;
        Some(chunk.and_then(|chunk| decompress(&chunk)))
    }
}

/// Runs `work` over the file on a thread of its own, and fetches the chunks for it meanwhile.
pub(super) async fn with_chunks<T: Send + 'static>(
    backend: &Backend,
    handle: Handle,
    work: impl FnOnce(Chunks) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    require(backend, handle).await?;
    let (to, from) = mpsc::channel(AHEAD);
    let working = tokio::task::spawn_blocking(move || work(Chunks { from }));
    let fetching = async move {
        for seq in 0.. {
            let chunk = store::imports::chunk(backend.store().read(), handle, seq).await.transpose();
            let Some(chunk) = chunk else { break };
            let failed = chunk.is_err();
            if to.send(chunk).await.is_err() || failed {
                break;
            }
        }
    };
    let (outcome, ()) = tokio::join!(working, fetching);
    outcome.map_err(Error::internal)?
}

fn decompress(chunk: &Chunk) -> Result<Vec<u8>, Error> {
    zstd::bulk::decompress(&chunk.bytes, chunk.raw_size).map_err(Error::internal)
}
