//! One more edit, or a value mapped otherwise: only the rows it concerns are read again.

use std::cell::Cell;

use roster::protocol::Configuration;
use wasm_bindgen::JsValue;

use crate::{
    desk::{Desk, request},
    rows,
};

/// Where there are more findings than are kept in detail, mended ones leave gaps. Once they come to so many,
/// the others are found again.
const MOST_MISSING: usize = 1_000;

/// A row that is examined again costs far more than one that is read: beyond so many, and a two-hundredth of all,
/// the file is read from its beginning.
const FEW_CHANGES: usize = 500;

/// What came of the attempt.
pub(crate) enum Outcome {
    /// The last result is now this run's.
    Done,
    /// The file has to be read from its beginning.
    Impossible,
    /// Another run has begun meanwhile; the last result is as it was.
    Overtaken,
}

/// Brings the last result to the configuration, if that differs from its own in edits and mapped values
/// only.
pub(crate) async fn recheck(
    desk: &Desk,
    run: u32,
    configuration: &Configuration,
) -> Result<Outcome, JsValue> {
    let Some(done) = desk.last() else { return Ok(Outcome::Impossible) };
    let from = request(done.configuration.borrow().clone());
    let to = request(configuration.clone());
    let Some(mut recheck) = done.checked.borrow().recheck(&from, &to) else {
        return Ok(Outcome::Impossible);
    };
    let wanted = recheck.rows().cloned();
    let most = FEW_CHANGES + done.checked.borrow().rows as usize / 200;
    let changes = Cell::new(0);
    let goes_on = || desk.is_newest(run) && changes.get() <= most;
    let reading = rows::read(&done, wanted.as_ref(), &[], goes_on, |record| {
        recheck.put(record);
        changes.set(recheck.changes());
    });
    reading.await?;
    if !desk.is_newest(run) {
        return Ok(Outcome::Overtaken);
    }
    if changes.get() > most {
        return Ok(Outcome::Impossible);
    }
    let rechecked = done.checked.borrow_mut().apply(recheck, configuration.settings.on_error);
    done.configuration.replace(configuration.clone());
    if rechecked.missing > MOST_MISSING {
        return Ok(Outcome::Impossible);
    }
    done.run.set(run);
    Ok(Outcome::Done)
}
