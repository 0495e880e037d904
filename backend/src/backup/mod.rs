//! The whole of an installation: written down ([`back_up`]), brought back ([`restore`]), and taken from one database to
//! another ([`copy`]).
//!
//! The demo, which is made in a database of its own, is put into another beside what is there ([`Beside`]).
//!
//! All are somebody who reads and somebody who writes, with pieces going from the one to the other: a few at a
//! time, so that a million people take no more memory than a thousand. What is read is one moment of the database,
//! whatever is written to it meanwhile; what is written is one transaction.
//!
//! A backup is JSON lines, packed by zstd: a [`Head`], then for each table what it is, its rows as arrays, and how many
//! they were with their [`fingerprint`], then an end. It is the same for both databases.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::store::whole::{Cell, Row, Snapshot, Table};
use crate::{Backend, Error};

mod beside;
mod copy;
mod file;
mod fill;
mod fingerprint;
mod restore;
mod write;

pub(crate) use beside::Beside;
pub use copy::{Copied, copy};
pub use restore::{ApiTokens, restore};
pub use write::back_up;

use fingerprint::Tally;

/// How many pieces may be on their way.
const PIECES: usize = 4;
/// How large a piece of rows becomes, in rows and roughly in bytes.
const ROWS: usize = 1_000;
const BYTES: usize = 1 << 20;

/// What a backup begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// What the file is: [`IS`].
    muster: String,
    format: u32,
    /// The Muster that wrote it.
    version: String,
    taken_at: Timestamp,
    /// The steps that made its tables.
    steps: Vec<String>,
}

const IS: &str = "backup";
const FORMAT: u32 = 1;

/// What goes from who reads to who writes: a head; for each table its beginning, rows, and its end; the end.
#[derive(Debug)]
enum Piece {
    Head(Head),
    Table(Table),
    Rows(Vec<Row>),
    /// What the file says of the table's rows; who reads a database leaves that to who writes.
    TableEnd(Option<Tally>),
    End,
}

/// What a backup held, or a database was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub tables: u64,
    pub rows: u64,
    /// When what it holds was so.
    pub taken_at: Option<Timestamp>,
}

/// Has what is in a database written by `write`, which is given it piece by piece.
async fn carry<T>(
    from: &Backend,
    write: impl AsyncFnOnce(&mut Receiver<Piece>) -> Result<T, Error>,
) -> Result<T, Error> {
    let (pieces, mut received) = channel(PIECES);
    let writing = async {
        let done = write(&mut received).await;
        received.close();
        done
    };
    let (read, written) = tokio::join!(read(from, pieces), writing);
    read?;
    written
}

/// Reads the whole database as it is now. Whoever does not want any more says why.
async fn read(backend: &Backend, pieces: Sender<Piece>) -> Result<(), Error> {
    let mut snapshot = Snapshot::take(backend.store()).await?;
    let steps = snapshot.steps().await?;
    if steps.is_empty() {
        return Err(Error::refused(
            "There is nothing in this database. Check DATABASE_URL, or the data directory.",
        ));
    }
    let head = Head {
        muster: IS.to_owned(),
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: backend.clock().now(),
        steps,
    };
    if pieces.send(Piece::Head(head)).await.is_err() {
        return Ok(());
    }
    for table in snapshot.tables().await? {
        if pieces.send(Piece::Table(table.clone())).await.is_err()
            || !read_rows(&mut snapshot, &table, &pieces).await?
            || pieces.send(Piece::TableEnd(None)).await.is_err()
        {
            return Ok(());
        }
    }
    let _ = pieces.send(Piece::End).await;
    Ok(())
}

/// Whether anybody still wants more.
async fn read_rows(snapshot: &mut Snapshot, table: &Table, pieces: &Sender<Piece>) -> Result<bool, Error> {
    use futures_util::TryStreamExt as _;

    let mut rows = snapshot.rows(table);
    let mut gathered = Gathered::default();
    while let Some(row) = rows.try_next().await? {
        if let Some(full) = gathered.add(row)
            && pieces.send(Piece::Rows(full)).await.is_err()
        {
            return Ok(false);
        }
    }
    Ok(gathered.rows.is_empty() || pieces.send(Piece::Rows(gathered.rows)).await.is_ok())
}

/// Rows that will be a piece.
#[derive(Debug, Default)]
struct Gathered {
    rows: Vec<Row>,
    bytes: usize,
}

impl Gathered {
    /// All of them once they are enough.
    fn add(&mut self, row: Row) -> Option<Vec<Row>> {
        let size = |cell: &Cell| match cell {
            Cell::Null | Cell::Number(_) => 8,
            Cell::Text(text) => text.len(),
            Cell::Bytes(bytes) => bytes.len(),
        };
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
        if self.rows.len() < ROWS && self.bytes < BYTES {
            return None;
        }
        self.bytes = 0;
        Some(std::mem::take(&mut self.rows))
    }
}

/// The next piece. Whoever reads has said why there is none, if there should be one.
async fn next(pieces: &mut Receiver<Piece>) -> Result<Piece, Error> {
    pieces.recv().await.ok_or_else(|| Error::internal("the reading ended early"))
}
