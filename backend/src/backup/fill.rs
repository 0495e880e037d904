//! An empty database becomes what comes in pieces.

use tokio::sync::mpsc::Receiver;

use super::file::altered;
use super::restore::newer;
use super::{Head, Piece, Tally, next};
use crate::store::whole::{Fill, Snapshot, Table};
use crate::{Backend, Error};

/// What was written into a table.
#[derive(Clone, Debug)]
pub(super) struct Filled {
    pub(super) table: Table,
    pub(super) tally: Tally,
}

/// Makes the tables as they were where the rows come from, and writes the rows, without committing them.
pub(super) async fn fill(
    backend: &Backend,
    pieces: &mut Receiver<Piece>,
) -> Result<(Fill, Head, Vec<Filled>), Error> {
    let head = head(pieces).await?;
    make_tables(backend, &head).await?;
    let mut fill = Fill::begin(backend.store()).await?;
    let filled = write(&mut fill, pieces).await?;
    Ok((fill, head, filled))
}

/// What the pieces are of, which comes first.
pub(super) async fn head(pieces: &mut Receiver<Piece>) -> Result<Head, Error> {
    if let Piece::Head(head) = next(pieces).await? { Ok(head) } else { Err(altered()) }
}

/// Writes the rows of every table that comes.
pub(super) async fn write(fill: &mut Fill, pieces: &mut Receiver<Piece>) -> Result<Vec<Filled>, Error> {
    let mut filled = Vec::new();
    loop {
        let table = match next(pieces).await? {
            Piece::Table(table) => table,
            Piece::End => return Ok(filled),
            _ => return Err(altered()),
        };
        fill.check(&table)?;
        let mut tally = Tally::default();
        let said = loop {
            match next(pieces).await? {
                Piece::Rows(rows) => {
                    for row in &rows {
                        tally.add(row);
                    }
                    fill.write(&table, rows).await.map_err(|error| unwritten(&table, error))?;
                }
                Piece::TableEnd(said) => break said,
                _ => return Err(altered()),
            }
        };
        if said.is_some_and(|said| said != tally) {
            return Err(altered());
        }
        if let Some(next_id) = table.next_id {
            fill.go_on_at(&table.name, next_id).await?;
        }
        filled.push(Filled { table, tally });
    }
}

/// Runs the steps that made the tables where the rows come from, and no later ones: those know how to change rows.
async fn make_tables(backend: &Backend, head: &Head) -> Result<(), Error> {
    if !migrations::names().take(head.steps.len()).eq(head.steps.iter().map(String::as_str)) {
        return Err(newer(head));
    }
    let store = backend.store();
    let there = Snapshot::take(store).await?.steps().await?.len();
    if there > 0 {
        // That it is empty is found out before it is changed.
        drop(Fill::begin(store).await?);
    }
    let Some(missing) = head.steps.len().checked_sub(there) else {
        return Err(Error::refused(
            "The tables of this database are newer than what is to be written into it. Name a database in which nothing \
             was done yet, not even by muster migrate.",
        ));
    };
    store.migrate_by(backend.config(), missing as u32).await
}

fn unwritten(table: &Table, error: Error) -> Error {
    match error {
        Error::Internal(cause) => {
            Error::internal(format!("the rows of {} cannot be written: {cause}", table.name))
        }
        other => other,
    }
}
