//! That something has changed in a company, whatever process changed it: for pages that show how things stand.

mod board;
mod follow;

use std::fmt;

use crate::access::{Right, Scope};
use crate::{Backend, Error, store};

pub(crate) use self::board::Board;
pub use self::follow::follow;

/// Stands for how a company is at one moment: another one means that something has changed. What a company's figures
/// come from does not change without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Revision {
    pub(crate) rows: i64,
    pub(crate) sum: i64,
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:x}-{:x}", self.rows, self.sum)
    }
}

/// The company's revision at this moment. To be asked for before what it stands for is read.
pub async fn revision(backend: &Backend, scope: &Scope) -> Result<Revision, Error> {
    scope.require(Right::ViewCompany)?;
    store::change::revision(backend.store().read(), scope.company_id()).await
}

/// Ends all looking on: the process is about to stop.
pub fn stop_following(backend: &Backend) {
    backend.change_board().close();
}
