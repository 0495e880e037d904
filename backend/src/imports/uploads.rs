//! A large file comes in piece by piece, over connections that break: what has come in stays, and the sender goes on
//! where it ends.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use roster::{Check, CheckRequest};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::board::CheckOf;
use super::change::invalid;
use super::read::with_chunks;
use super::receive::{CHUNK, COMPRESSION, Complete, at_first, broken_off, settle};
use super::recheck::refused;
use super::{Import, Received, get, sight};
use crate::access::{Right, Scope};
use crate::store::imports::{Chunk, Handle, NewImport, Reach, names_companies};
use crate::{Backend, Error, hexadecimal, store};

/// A file that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Also of the import that it will be.
    pub id: i64,
    /// Bytes that have come in.
    pub offset: u64,
    /// Bytes of the whole file.
    pub size: u64,
}

/// Announces a file of `size` bytes.
///
/// # Errors
/// [`Error::TooLarge`] for one that could not be read anyway. [`Error::Invalid`] for an empty one and for a group that
/// is not there.
pub async fn begin(backend: &Backend, scope: &Scope, received: Received, size: u64) -> Result<Upload, Error> {
    scope.require(Right::Import)?;
    let limits = backend.config().limits;
    let most = limits.text_bytes.max(limits.workbook_bytes);
    if size == 0 {
        return Err(invalid("An empty file need not be announced."));
    }
    if size > most {
        return Err(Error::TooLarge {
            detail: format!(
                "The file has {size} bytes, and at most {most} are read. Divide it into several and bring them in \
                 one after the other."
            ),
        });
    }
    let sight = sight::beginning(scope);
    let company = store::imports::company(backend.store(), sight).await?;
    let configuration = at_first(&received, &company)?;
    let new = NewImport {
        configuration: &configuration,
        group_id: received.group,
        reach: sight.reach,
        company_version: company.version(),
        announced: size,
    };
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    let handle = store::imports::begin_receiving(&transaction, scope, &new, now).await?;
    transaction.commit().await?;
    Ok(Upload { id: handle.id(), offset: 0, size })
}

/// How far a file has come in. For whoever announced it.
pub async fn upload(backend: &Backend, scope: &Scope, id: i64) -> Result<Upload, Error> {
    scope.require(Right::Import)?;
    Ok(on_its_way(backend, scope, id).await?.1)
}

async fn on_its_way(
    backend: &Backend,
    scope: &Scope,
    id: i64,
) -> Result<(store::imports::Receiving, Upload), Error> {
    let read = backend.store().read();
    let receiving = store::imports::receiving(read, scope, id).await?.ok_or(Error::NotFound)?;
    let offset = store::imports::bytes_kept(read, receiving.handle).await?;
    let size = receiving.size;
    Ok((receiving, Upload { id, offset, size }))
}

/// Takes in some more. It is kept in slices of a MiB: of a piece that breaks off stays what filled them, and
/// [`upload`] says where to go on.
///
/// # Errors
/// [`Error::Conflict`] for bytes other than those that come next, with where to go on. [`Error::Refused`] for more than
/// were announced, and for a piece that breaks off.
pub async fn append<E>(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    offset: u64,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Upload, Error>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    scope.require(Right::Import)?;
    let (receiving, mut upload) = on_its_way(backend, scope, id).await?;
    if offset != upload.offset {
        return Err(elsewhere(upload.offset));
    }
    let mut bytes = pin!(bytes);
    let mut buffer = Vec::with_capacity(CHUNK);
    while let Some(piece) = bytes.next().await {
        let mut piece = piece.map_err(broken_off)?;
        if upload.offset + (buffer.len() + piece.len()) as u64 > upload.size {
            return Err(Error::refused(format!("More came in than the {} bytes announced.", upload.size)));
        }
        while !piece.is_empty() {
            let taken = piece.split_to(piece.len().min(CHUNK - buffer.len()));
            buffer.extend_from_slice(&taken);
            if buffer.len() == CHUNK {
                let full = std::mem::replace(&mut buffer, Vec::with_capacity(CHUNK));
                keep(backend, receiving.handle, &mut upload, full).await?;
            }
        }
    }
    // Of the last piece of all, also what fills no slice.
    if !buffer.is_empty() && upload.offset + buffer.len() as u64 == upload.size {
        keep(backend, receiving.handle, &mut upload, buffer).await?;
    }
    Ok(upload)
}

async fn keep(backend: &Backend, handle: Handle, upload: &mut Upload, raw: Vec<u8>) -> Result<(), Error> {
    let raw_size = raw.len();
    let compress = move || zstd::bulk::compress(&raw, COMPRESSION);
    let bytes = spawn_blocking(compress).await.map_err(Error::internal)?.map_err(Error::internal)?;
    let chunk = Chunk { seq: (upload.offset / CHUNK as u64) as u32, bytes, raw_size };
    let transaction = backend.store().begin().await?;
    if !store::imports::append_chunk(&transaction, handle, chunk, backend.clock().micros()).await? {
        return Err(elsewhere(upload.offset + raw_size as u64));
    }
    transaction.commit().await?;
    upload.offset += raw_size as u64;
    Ok(())
}

fn elsewhere(offset: u64) -> Error {
    Error::conflict(format!("Other bytes are expected next: those from {offset} on."))
}

/// All of the file has come in: it is read, and is a draft. Asked again, it is the draft that it became.
///
/// # Errors
/// As [`receive`](super::receive), of which nothing stays, for a file that cannot be read. [`Error::Conflict`] while
/// bytes are missing.
pub async fn finish(backend: &Backend, scope: &Scope, id: i64) -> Result<Import, Error> {
    scope.require(Right::Import)?;
    let (receiving, upload) = match on_its_way(backend, scope, id).await {
        Err(Error::NotFound) => return get(backend, scope, id).await,
        other => other?,
    };
    if upload.offset < upload.size {
        return Err(Error::conflict(format!(
            "Only {} of {} bytes have come in. Send the rest first.",
            upload.offset, upload.size
        )));
    }
    let sight = sight::beginning(scope);
    let mut company = store::imports::company(backend.store(), sight).await?;
    let mut configuration = receiving.configuration;
    let remembered = std::mem::take(&mut configuration.snapshot.remembered);
    configuration.snapshot = roster::Snapshot { remembered, ..company.snapshot.clone() };
    let name = configuration.filename.clone();
    let request = CheckRequest { configuration, limits: backend.config().limits };
    let handle = receiving.handle;
    let complete = match read_whole(backend, handle, request).await {
        Ok(complete) => complete,
        Err(error) => {
            if !matches!(error, Error::Busy | Error::Internal(_)) {
                let transaction = backend.store().begin().await?;
                store::imports::delete(&transaction, handle).await?;
                transaction.commit().await?;
            }
            return Err(error);
        }
    };
    let reach = sight::reach(sight, Reach::Company, names_companies(&complete.checked.mapping), &mut company);
    let transaction = backend.store().begin().await?;
    if settle(backend, scope, &transaction, handle, &name, &complete, reach, company.version()).await? {
        transaction.commit().await?;
        let of = CheckOf::new(id, 1, &company.snapshot)?;
        backend.import_board().remember(of, &complete.checked);
    }
    get(backend, scope, id).await
}

async fn read_whole(backend: &Backend, handle: Handle, request: CheckRequest) -> Result<Complete, Error> {
    with_chunks(backend, handle, move |chunks| {
        let (mut check, mut sum, mut byte_size) = (Check::new(request), Sha256::new(), 0);
        for chunk in chunks {
            let chunk = chunk?;
            check.push(&chunk).map_err(refused)?;
            sum.update(&chunk);
            byte_size += chunk.len() as u64;
        }
        let checked = Arc::new(check.finish().map_err(refused)?.condensed());
        Ok(Complete { checked, byte_size, sha256: hexadecimal::encode(&sum.finalize()) })
    })
    .await
}
