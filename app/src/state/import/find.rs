//! What is looked for in all rows, and where it stands.

use leptos::prelude::*;
use roster::{
    edit::{Edit, Find},
    protocol::{RowFilter, ToWorker},
};

use super::ImportAtHand;

/// What looking for something came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Looking {
    #[default]
    Nothing,
    Going,
    /// It stands in so many cells of so many rows.
    Found {
        cells: u32,
        rows: u32,
    },
}

impl ImportAtHand {
    /// Has the worker look through all rows, as they are after the edits; none: nothing is looked for any more.
    pub fn look_for(self, find: Option<Find>) {
        let request = self.next_request();
        self.ledger.update_value(|ledger| ledger.searching = request);
        let Some(find) = find else {
            self.looking.set(Looking::Nothing);
            return;
        };
        self.looking.set(Looking::Going);
        self.ask(&ToWorker::Find { run: self.run(), request, find });
    }

    pub(super) fn hear_found(self, request: u32, cells: u32, rows: u32) {
        if self.ledger.with_value(|ledger| ledger.searching) == request {
            self.ledger.update_value(|ledger| ledger.found = request);
            self.looking.set(Looking::Found { cells, rows });
        }
    }

    /// Everywhere it stands something else is put in its place: one step, however many cells.
    pub fn replace_all(self, find: Find, with: String) {
        let Find { column, find, match_case, whole_cell } = find;
        self.edit([Edit::Replace { column, find, with, match_case, whole_cell }]);
    }

    /// Leaves `count` of the rows out that pass the filter, from the `first` such. The worker knows which they are.
    pub fn remove_rows(self, filter: RowFilter, first: u32, count: u32) {
        let request = self.next_request();
        self.ledger.update_value(|ledger| ledger.removing = request);
        self.ask(&ToWorker::Numbers { run: self.run(), request, filter, first, count });
    }

    pub(super) fn hear_numbers(self, request: u32, rows: Vec<u32>) {
        if self.ledger.with_value(|ledger| ledger.removing) == request {
            self.edit(rows.into_iter().map(|row| Edit::Remove { row }));
        }
    }
}
