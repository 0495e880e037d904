//! Writing the whole down, while servers go on.

use std::io::Write;

use tokio::sync::mpsc::channel;
use tokio::task::spawn_blocking;

use super::{Amount, PIECES, file, read};
use crate::{Backend, Error};

/// Writes the database, as it is at this moment, to `output`. Tables are not brought up to date first, so that it can be
/// done before a newer Muster does.
pub async fn back_up(backend: &Backend, output: impl Write + Send + 'static) -> Result<Amount, Error> {
    let (pieces, received) = channel(PIECES);
    let writing = spawn_blocking(move || file::write(received, output));
    let (read, written) = tokio::join!(read(backend, pieces), writing);
    // Who reads knows better why there is nothing more to write.
    read?;
    written.map_err(Error::internal)?
}
