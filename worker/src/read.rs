//! One run: the whole file, checked under one configuration.

use roster::{
    Check, Finding,
    check::{Code, Params},
    map::ColumnMapping,
    protocol::{Configuration, FromWorker},
    read::Opened,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::{
    desk::{Desk, Done, request},
    file::Slice,
    recheck::{Outcome, recheck},
    tell,
};

/// The first slice is small, so that the page shows the columns at once.
const FIRST: f64 = 128.0 * 1024.0;
/// Large enough that the browser's cost of a slice vanishes, small enough that a new configuration
/// is heard within some milliseconds.
const SLICE: f64 = 2.0 * 1024.0 * 1024.0;
/// Milliseconds between two reports of progress.
const PACE: f64 = 100.0;

/// Makes the findings of a configuration; a run that is started later ends this one.
pub(crate) fn start(desk: &Desk, run: u32, configuration: Configuration) {
    let Some(file) = desk.file() else { return };
    desk.begin(run);
    let desk = desk.clone();
    spawn_local(async move {
        match recheck(&desk, run, &configuration).await {
            Ok(Outcome::Overtaken) => return,
            Ok(Outcome::Done) => return tell_done(&desk, run),
            Ok(Outcome::Impossible) => {}
            // Reading from the beginning will say what is wrong with the file.
            Err(problem) => web_sys::console::warn_1(&problem),
        }
        match read(&desk, run, &configuration, &file).await {
            Ok(Some(checked)) => {
                desk.finish(Done::new(file, run, configuration, checked));
                tell_done(&desk, run);
            }
            Ok(None) => {}
            Err(Stop::Refused(finding)) => tell(&FromWorker::Refused { run, finding }),
            Err(Stop::Browser(problem)) => {
                web_sys::console::warn_1(&problem);
                let mut finding = Finding::new(Code::FileUnreadable, Params::new());
                "The file could not be read any more. It may have been moved, changed or removed \
                 since it was chosen: choose it again."
                    .clone_into(&mut finding.message);
                tell(&FromWorker::Refused { run, finding: Box::new(finding) });
            }
        }
    });
}

/// Says what the file is, once all of it is known, and what was found in it.
fn tell_done(desk: &Desk, run: u32) {
    let Some(done) = desk.done(run) else { return };
    let checked = done.checked.borrow();
    tell_opened(run, &checked.opened, &checked.mapping);
    let total = done.file.size();
    let summary = checked.summary.clone();
    tell(&FromWorker::Progress { run, bytes: total, total_bytes: total, rows: checked.rows, summary });
    tell(&FromWorker::Checked {
        run,
        rows: checked.rows,
        rows_with_errors: checked.rows_with_errors().len(),
        rows_with_warnings: checked.rows_with_warnings().len(),
        rows_changed: checked.changed().len(),
        duplicates: checked.duplicates().len(),
        summary: checked.summary.clone(),
        blocking_as_is: checked.blocking_as_is(),
    });
}

enum Stop {
    Refused(Box<Finding>),
    Browser(JsValue),
}

impl From<roster::read::Refusal> for Stop {
    fn from(refusal: roster::read::Refusal) -> Self {
        Self::Refused(refusal.0)
    }
}

impl From<JsValue> for Stop {
    fn from(problem: JsValue) -> Self {
        Self::Browser(problem)
    }
}

/// None: another run has begun meanwhile.
async fn read(
    desk: &Desk,
    run: u32,
    configuration: &Configuration,
    file: &Blob,
) -> Result<Option<roster::Checked>, Stop> {
    let total = file.size();
    let mut check = Check::new(request(configuration.clone())).keep_text();
    let mut bytes = Vec::new();
    let mut from = 0.0;
    let mut told = js_sys::Date::now();
    let mut opened = false;
    let mut found = false;
    let mut next = Some((Slice::begin(file, 0.0, FIRST)?, FIRST.min(total)));
    while let Some((slice, to)) = next.take() {
        slice.read(&mut bytes).await?;
        if !desk.is_newest(run) {
            return Ok(None);
        }
        from = f64::max(from, to);
        if from < total {
            let to = (from + SLICE).min(total);
            next = Some((Slice::begin(file, from, to)?, to));
        }
        check.push(&bytes)?;
        if let Some((known, mapping)) = check.opened().filter(|_| !opened) {
            tell_opened(run, known, mapping);
            opened = true;
            check.expect_bytes(total as u64);
        }
        // The first finding is not kept waiting.
        let is_news = opened && !found;
        if is_news || js_sys::Date::now() - told >= PACE {
            told = js_sys::Date::now();
            let (rows, summary) = (check.rows(), check.summary());
            found |= !summary.lines.is_empty();
            tell(&FromWorker::Progress { run, bytes: from, total_bytes: total, rows, summary });
        }
    }
    Ok(Some(check.finish()?))
}

fn tell_opened(run: u32, opened: &Opened, mapping: &[ColumnMapping]) {
    tell(&FromWorker::Opened {
        run,
        dialect: opened.dialect.clone(),
        sheets: opened.sheets.clone(),
        readings: opened.readings.clone(),
        mapping: mapping.to_vec(),
        sample: opened.sample.clone(),
    });
}
