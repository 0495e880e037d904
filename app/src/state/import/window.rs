//! Which rows the grid holds: a stretch around what is in sight, asked for from the worker as one scrolls.

use leptos::prelude::*;
use roster::protocol::{RowFilter, RowView, ToWorker};

use super::{ImportAtHand, Reading};

/// Rows at hand, and those asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    pub filter: RowFilter,
    /// Position of the first row among those that pass the filter.
    pub first: u32,
    pub rows: Vec<RowView>,
    /// The newest request: its number, run and stretch.
    asked: Option<Asked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    request: u32,
    run: u32,
    filter: RowFilter,
    /// Of rows that were found: by which search.
    found: u32,
    first: u32,
    count: u32,
}

/// Rows held beyond what is in sight, on either side: a flick of the wheel finds them drawn.
const MARGIN: u32 = 40;

impl Window {
    /// The row at this position, if it is held.
    pub fn row(&self, position: u32) -> Option<&RowView> {
        self.rows.get(position.checked_sub(self.first)? as usize)
    }
}

impl ImportAtHand {
    /// Sees to it that `count` rows from `first` are at hand or on their way. Cheap when they are.
    pub fn want_rows(self, filter: RowFilter, first: u32, count: u32) {
        if !matches!(self.reading.get_untracked(), Reading::Done(_)) {
            return;
        }
        let run = self.run();
        let found =
            if filter == RowFilter::Found { self.ledger.with_value(|ledger| ledger.found) } else { 0 };
        let wanted = self.window.with_untracked(|window| window.asked);
        let covered = wanted.is_some_and(|asked| {
            asked.run == run
                && asked.filter == filter
                && asked.found == found
                && asked.first <= first
                && first + count <= asked.first + asked.count
        });
        if covered {
            return;
        }
        let from = first.saturating_sub(MARGIN);
        let asked = Asked {
            request: self.next_request(),
            run,
            filter,
            found,
            first: from,
            count: first - from + count + MARGIN,
        };
        // Not a change to what is shown: those who look at the window need not look again.
        self.window.update_untracked(|window| window.asked = Some(asked));
        self.ask(&ToWorker::Rows { run, request: asked.request, filter, first: from, count: asked.count });
    }

    pub(super) fn hear_rows(self, request: u32, rows: Vec<RowView>) {
        let asked = self.window.with_untracked(|window| window.asked);
        if let Some(asked) = asked.filter(|asked| asked.request == request) {
            self.window.update(|window| {
                window.filter = asked.filter;
                window.first = asked.first;
                window.rows = rows;
            });
        }
    }
}
