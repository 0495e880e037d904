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

/// What becomes of rows when the worker has said which they are.
#[derive(Clone, Debug, Default)]
pub(super) enum Numbered {
    #[default]
    Nothing,
    LeftOut,
    /// Each row gets the cells of one of these, from this column on; what there are too many of begins again.
    Pasted {
        column: u32,
        cells: Vec<Vec<String>>,
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
        self.number(Numbered::LeftOut, filter, first, count);
    }

    /// Puts a block of cells where it was pasted: its first cell into `column` of the `first` row that passes the
    /// filter. `count` rows get something: a block of fewer is repeated.
    pub fn paste_cells(
        self,
        filter: RowFilter,
        first: u32,
        count: u32,
        column: u32,
        cells: Vec<Vec<String>>,
    ) {
        self.number(Numbered::Pasted { column, cells }, filter, first, count);
    }

    fn number(self, numbered: Numbered, filter: RowFilter, first: u32, count: u32) {
        let request = self.next_request();
        self.ledger.update_value(|ledger| (ledger.numbering, ledger.numbered) = (request, numbered));
        self.ask(&ToWorker::Numbers { run: self.run(), request, filter, first, count });
    }

    pub(super) fn hear_numbers(self, request: u32, rows: Vec<u32>) {
        let numbered = self.ledger.try_update_value(|ledger| {
            if ledger.numbering == request { std::mem::take(&mut ledger.numbered) } else { Numbered::Nothing }
        });
        match numbered {
            None | Some(Numbered::Nothing) => {}
            Some(Numbered::LeftOut) => self.edit(rows.into_iter().map(|row| Edit::Remove { row })),
            Some(Numbered::Pasted { column, cells }) => {
                let cells = rows.into_iter().zip(cells.iter().cycle()).flat_map(|(row, cells)| {
                    (column..).zip(cells).map(move |(column, value)| Edit::Set {
                        row,
                        column,
                        value: value.clone(),
                    })
                });
                self.edit(cells);
            }
        }
    }
}
