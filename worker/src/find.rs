//! Where a text stands, in the whole file.

use roster::{
    check::Bitmap,
    edit::{Find, Search},
    protocol::FromWorker,
};
use wasm_bindgen_futures::spawn_local;

use crate::{desk::Desk, rows, tell};

/// Looks through all rows, as they are after the edits. Looking for something else, or another run, ends it.
pub(crate) fn find(desk: &Desk, run: u32, request: u32, find: Find) {
    let Some(done) = desk.done(run) else { return };
    done.searching.set(request);
    let desk = desk.clone();
    spawn_local(async move {
        let edits = done.configuration.borrow().edits.clone();
        let search = Search::new(find);
        let (mut cells, mut found) = (0, Bitmap::default());
        let goes_on = || done.searching.get() == request && desk.is_newest(run);
        let looking = rows::read(&done, None, &edits, goes_on, |record| {
            let here = search.cells(record);
            if here > 0 {
                cells += here;
                found.insert(record.row);
            }
        });
        match looking.await {
            Ok(true) => {
                let rows = found.len();
                done.found.replace(found);
                tell(&FromWorker::Found { run, request, cells, rows });
            }
            Ok(false) => {}
            Err(problem) => web_sys::console::warn_1(&problem),
        }
    });
}
