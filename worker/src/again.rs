//! The rows that edits name, and the same ones in another file.

use std::collections::BTreeSet;

use roster::{
    edit::{Again, Done as DoneBefore, Edit, Trace},
    protocol::FromWorker,
};
use wasm_bindgen_futures::spawn_local;

use crate::{desk::Desk, rows, tell};

/// What stands in the rows that edits name, before any edit.
pub(crate) fn traces(desk: &Desk, run: u32, request: u32) {
    let Some(done) = desk.done(run) else { return };
    spawn_local(async move {
        let named = |edit: &Edit| match edit {
            Edit::Set { row, .. } | Edit::Remove { row } => Some(*row),
            Edit::Replace { .. } => None,
        };
        let named: BTreeSet<u32> = done.configuration.borrow().edits.iter().filter_map(named).collect();
        let mut traces = Vec::with_capacity(named.len());
        let reading = rows::read(&done, Some(&named), &[], rows::to_the_end, |record| {
            if named.contains(&record.row) {
                traces.push(Trace { row: record.row, cells: record.to_cells() });
            }
        });
        match reading.await {
            Ok(_) => tell(&FromWorker::Traces { run, request, traces }),
            Err(problem) => web_sys::console::warn_1(&problem),
        }
    });
}

/// Which of the edits that were made in another file fit this one.
pub(crate) fn again(desk: &Desk, run: u32, request: u32, before: DoneBefore) {
    let Some(done) = desk.done(run) else { return };
    spawn_local(async move {
        let header = done.checked.borrow().opened.header.clone();
        let mut again = Again::new(before, &header);
        let reading = rows::read(&done, None, &[], rows::to_the_end, |record| again.put(record));
        match reading.await {
            Ok(_) => tell(&FromWorker::Again { run, request, fitting: again.finish() }),
            Err(problem) => web_sys::console::warn_1(&problem),
        }
    });
}
