//! The whole from one database into another, of whatever kind the two are.

use futures_util::TryStreamExt as _;

use super::fill::{Filled, fill};
use super::{Tally, carry};
use crate::store::whole::{Snapshot, Table};
use crate::{Backend, Error};

/// A table that was copied, and compared row for row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    pub table: String,
    pub rows: u64,
    /// Of all rows, whatever order they are in. The same in both databases.
    pub fingerprint: String,
}

/// Copies everything into an empty database, sessions and links among it, and then reads it back: the people do not
/// notice. Whatever is written to `from` after it has begun is not copied, so no server should be running.
///
/// # Errors
/// [`Error::Refused`] if `to` is not empty; [`Error::Internal`] if what is read back is not what was written.
pub async fn copy(
    from: &Backend,
    to: &Backend,
    mut compared: impl FnMut(&Copied),
) -> Result<Vec<Copied>, Error> {
    let (fill, _, filled) = carry(from, async |pieces| fill(to, pieces).await).await?;
    fill.commit().await?;
    let mut snapshot = Snapshot::take(to.store()).await?;
    let there = snapshot.tables().await?;
    let mut copied = Vec::with_capacity(filled.len());
    for Filled { table, tally } in filled {
        let found = tally_of(&mut snapshot, &there, &table).await?;
        if found != tally {
            return Err(Error::refused(format!(
                "What is in table {} of the new database is not what was read from the old one ({} rows, of {}). Do not \
                 use it: make another empty database and copy again.",
                table.name, found.rows, tally.rows
            )));
        }
        let same = Copied { table: table.name, rows: tally.rows, fingerprint: tally.fingerprint.to_string() };
        compared(&same);
        copied.push(same);
    }
    drop(snapshot);
    to.migrate().await?;
    to.store().look_around().await?;
    Ok(copied)
}

/// The table's rows as they are there, with the columns in the order in which they were read.
async fn tally_of(snapshot: &mut Snapshot, there: &[Table], table: &Table) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let Some(mut there) = there.iter().find(|there| there.name == table.name).cloned() else {
        return Ok(tally);
    };
    there.columns.sort_by_key(|column| table.columns.iter().position(|same| same.name == column.name));
    let mut rows = snapshot.rows(&there);
    while let Some(row) = rows.try_next().await? {
        tally.add(&row);
    }
    Ok(tally)
}
