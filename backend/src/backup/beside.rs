//! What was made in a database of its own, put into another beside what is there.

use super::carry;
use super::fill::{head, write};
use crate::store::whole::{Fill, Snapshot, Table};
use crate::{Backend, Error};

/// A database into which something is to come, as it was when that was begun.
#[derive(Debug)]
pub(crate) struct Beside {
    /// With the ids that were next.
    tables: Vec<Table>,
}

impl Beside {
    pub(crate) async fn of(backend: &Backend) -> Result<Self, Error> {
        Ok(Self { tables: Snapshot::take(backend.store()).await?.tables().await? })
    }

    /// What is made in `aside`, in which there is nothing yet, has ids that nothing has in the other from now on.
    pub(crate) async fn prepare(&self, aside: &Backend) -> Result<(), Error> {
        let mut fill = Fill::begin(aside.store()).await?;
        for table in &self.tables {
            if let Some(next_id) = table.next_id {
                fill.go_on_at(&table.name, next_id).await?;
            }
        }
        fill.commit().await
    }

    /// Everything that was made in `aside` since it was prepared, written into the other in one transaction.
    ///
    /// # Errors
    /// [`Error::Conflict`] if others have made something there in the meantime; then it is to be made again.
    pub(crate) async fn put(&self, aside: &Backend, into: &Backend) -> Result<(), Error> {
        let fill = carry(aside, async |pieces| {
            head(pieces).await?;
            let mut fill = Fill::begin_beside(into.store(), &self.tables).await?;
            write(&mut fill, pieces).await?;
            Ok(fill)
        })
        .await?;
        fill.commit().await?;
        into.store().look_around().await
    }
}
