//! A file comes in: checked while it does, and kept in chunks.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use roster::protocol::Configuration;
use roster::{Check, CheckRequest, Checked, Settings};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::task::{JoinHandle, spawn_blocking};

use super::board::CheckOf;
use super::change::known_group;
use super::recheck::refused;
use super::{Import, Received, get, sight};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::imports::{Chunk, Company, Handle, NewImport, Reach, Whole, names_companies};
use crate::{Backend, Error, hexadecimal, store};

/// Bytes of the file in one chunk.
pub(super) const CHUNK: usize = 1 << 20;
/// Compressed bytes that are held before they are written: small files are written once, whole.
const HELD: usize = 4 << 20;
/// zstd's fastest: a file of people shrinks to a third by it, at some 300 MB/s.
pub(super) const COMPRESSION: i32 = 1;

/// Takes in a file. It is checked while it comes in, with no more of it in memory than a few chunks.
///
/// # Errors
/// [`Error::Unsupported`], [`Error::TooLarge`] or [`Error::Invalid`], of which nothing stays, for a file that
/// cannot be read. [`Error::Refused`] for a group that is not there and for an upload that breaks off.
pub async fn receive<E>(
    backend: &Backend,
    scope: &Scope,
    received: Received,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Import, Error>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    scope.require(Right::Import)?;
    let sight = sight::beginning(scope);
    let mut company = store::imports::company(backend.store(), sight).await?;
    let configuration = at_first(&received, &company)?;
    let new = NewImport {
        configuration: &configuration,
        group_id: received.group,
        reach: sight.reach,
        company_version: company.version(),
        announced: 0,
    };
    let request = CheckRequest { configuration: configuration.clone(), limits: backend.config().limits };
    let mut shelf = Shelf { backend, scope, new: &new, handle: None, held: Vec::new() };
    let taken = match take_in(&mut shelf, request, bytes).await {
        Ok(whole) => {
            let names_companies = names_companies(&whole.checked.mapping);
            let reach = sight::reach(sight, Reach::Company, names_companies, &mut company);
            shelf.keep(whole, reach, company.version()).await
        }
        Err(refused) => Err(refused),
    };
    let (id, checked) = match taken {
        Ok(taken) => taken,
        Err(error) => {
            shelf.clear().await?;
            return Err(error);
        }
    };
    let of = CheckOf::new(id, 1, &company.snapshot)?;
    backend.import_board().remember(of, &checked);
    get(backend, scope, id).await
}

/// What an import is before anything is decided: everybody joins the group that it was begun in.
pub(super) fn at_first(received: &Received, company: &Company) -> Result<Configuration, Error> {
    let mut settings = Settings::default();
    if let Some(group) = received.group {
        known_group(&company.snapshot, group)?;
        settings.group = Some(group.to_string());
    }
    Ok(Configuration {
        filename: filename(&received.filename),
        snapshot: company.snapshot.clone(),
        settings,
        ..Configuration::default()
    })
}

/// A file that has come in and was found readable.
pub(super) struct Complete {
    pub(super) checked: Arc<Checked>,
    pub(super) byte_size: u64,
    pub(super) sha256: String,
}

/// One chunk is checked and compressed while the next comes in.
async fn take_in<E>(
    shelf: &mut Shelf<'_>,
    request: CheckRequest,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Complete, Error>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut bytes = pin!(bytes);
    let mut intake = Turns::Idle(Box::new(Intake::new(request)));
    let mut buffer = Vec::with_capacity(CHUNK);
    while let Some(piece) = bytes.next().await {
        let mut piece = piece.map_err(broken_off)?;
        while !piece.is_empty() {
            let taken = piece.split_to(piece.len().min(CHUNK - buffer.len()));
            buffer.extend_from_slice(&taken);
            if buffer.len() == CHUNK {
                let full = std::mem::replace(&mut buffer, Vec::with_capacity(CHUNK));
                intake = intake.next(shelf, full).await?;
            }
        }
    }
    if !buffer.is_empty() {
        intake = intake.next(shelf, buffer).await?;
    }
    let intake = intake.idle(shelf).await?;
    spawn_blocking(move || intake.finish()).await.map_err(Error::internal)?
}

pub(super) fn broken_off<E: Into<Box<dyn std::error::Error + Send + Sync>>>(cause: E) -> Error {
    tracing::debug!(error = &*cause.into(), "an upload broke off");
    Error::refused("The file did not come in whole: the connection broke off. Send it again.")
}

/// Checks, sums up and compresses the bytes; on a thread that may be kept busy.
struct Intake {
    check: Check,
    sum: Sha256,
    byte_size: u64,
    chunks: u32,
}

impl Intake {
    fn new(request: CheckRequest) -> Self {
        Self { check: Check::new(request), sum: Sha256::new(), byte_size: 0, chunks: 0 }
    }

    fn take(mut self: Box<Self>, raw: &[u8]) -> Result<(Box<Self>, Chunk), Error> {
        self.check.push(raw).map_err(refused)?;
        self.sum.update(raw);
        self.byte_size += raw.len() as u64;
        let bytes = zstd::bulk::compress(raw, COMPRESSION).map_err(Error::internal)?;
        let chunk = Chunk { seq: self.chunks, bytes, raw_size: raw.len() };
        self.chunks += 1;
        Ok((self, chunk))
    }

    fn finish(self: Box<Self>) -> Result<Complete, Error> {
        let checked = Arc::new(self.check.finish().map_err(refused)?.condensed());
        Ok(Complete { checked, byte_size: self.byte_size, sha256: hexadecimal::encode(&self.sum.finalize()) })
    }
}

/// The intake is here, or away at work on a chunk.
enum Turns {
    Idle(Box<Intake>),
    Working(JoinHandle<Result<(Box<Intake>, Chunk), Error>>),
}

impl Turns {
    async fn idle(self, to: &mut Shelf<'_>) -> Result<Box<Intake>, Error> {
        match self {
            Self::Idle(intake) => Ok(intake),
            Self::Working(work) => {
                let (intake, chunk) = work.await.map_err(Error::internal)??;
                to.put(chunk).await?;
                Ok(intake)
            }
        }
    }

    async fn next(self, to: &mut Shelf<'_>, raw: Vec<u8>) -> Result<Self, Error> {
        let intake = self.idle(to).await?;
        Ok(Self::Working(spawn_blocking(move || intake.take(&raw))))
    }
}

/// Where the chunks go. A file of more than a few is written down before all of it has come in, in a state in
/// which nobody sees it.
struct Shelf<'a> {
    backend: &'a Backend,
    scope: &'a Scope,
    new: &'a NewImport<'a>,
    handle: Option<Handle>,
    held: Vec<Chunk>,
}

impl Shelf<'_> {
    async fn put(&mut self, chunk: Chunk) -> Result<(), Error> {
        self.held.push(chunk);
        if self.held.iter().map(|chunk| chunk.bytes.len()).sum::<usize>() < HELD {
            return Ok(());
        }
        let transaction = self.backend.store().begin().await?;
        let handle = self.write(&transaction).await?;
        transaction.commit().await?;
        self.handle = Some(handle);
        Ok(())
    }

    async fn write(&mut self, transaction: &store::Transaction) -> Result<Handle, Error> {
        let handle = if let Some(handle) = self.handle {
            handle
        } else {
            let now = self.backend.clock().micros();
            store::imports::begin_receiving(transaction, self.scope, self.new, now).await?
        };
        store::imports::insert_chunks(transaction, handle, std::mem::take(&mut self.held)).await?;
        Ok(handle)
    }

    /// Makes a draft of it.
    async fn keep(
        &mut self,
        complete: Complete,
        reach: Reach,
        company_version: i64,
    ) -> Result<(i64, Arc<Checked>), Error> {
        let transaction = self.backend.store().begin().await?;
        let handle = self.write(&transaction).await?;
        let name = &self.new.configuration.filename;
        let (backend, scope) = (self.backend, self.scope);
        settle(backend, scope, &transaction, handle, name, &complete, reach, company_version).await?;
        transaction.commit().await?;
        Ok((handle.id(), complete.checked))
    }

    /// Nothing stays of a file that is refused. (One whose sender goes away without a word is swept later.)
    async fn clear(&self) -> Result<(), Error> {
        let Some(handle) = self.handle else { return Ok(()) };
        let transaction = self.backend.store().begin().await?;
        store::imports::delete(&transaction, handle).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Makes a draft of a file whose bytes are kept. False: it is one already.
#[expect(clippy::too_many_arguments, reason = "all there is to be said of a file, once")]
pub(super) async fn settle(
    backend: &Backend,
    scope: &Scope,
    transaction: &store::Transaction,
    handle: Handle,
    filename: &str,
    complete: &Complete,
    reach: Reach,
    company_version: i64,
) -> Result<bool, Error> {
    let Complete { checked, byte_size, sha256 } = complete;
    let (byte_size, sha256) = (*byte_size, sha256.clone());
    let whole = Whole { checked, byte_size, sha256, reach, company_version };
    if !store::imports::received(transaction, handle, &whole, backend.clock().micros()).await? {
        return Ok(false);
    }
    store::imports::replace_findings(transaction, handle, checked.findings.kept()).await?;
    let entry = NewActivity {
        company_id: (reach != Reach::Platform).then(|| scope.company_id()),
        verb: "import.received",
        subject: Some(("import", handle.id())),
        data: &json!({ "filename": filename, "rows": checked.rows }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(true)
}

/// What the file is called: without the folders that some programs send along, and on one line.
fn filename(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    let name: String = name.chars().filter(|character| !character.is_control()).take(255).collect();
    match name.trim() {
        "" => "import.csv".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::filename;

    #[test]
    fn a_file_is_called_by_its_own_name() {
        assert_eq!(filename("C:\\People\\staff 2026.csv"), "staff 2026.csv");
        assert_eq!(filename("../../etc/pass\nwd"), "passwd");
        assert_eq!(filename(" / "), "import.csv");
    }
}
