//! One run: the whole file, checked under one configuration.

use roster::{
    Check, CheckRequest, Finding,
    check::{Code, Params},
    protocol::{Configuration, FromWorker},
    read::Limits,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::{
    desk::{Desk, Done},
    file::Slice,
    tell,
};

/// The first slice is small, so that the page shows the columns at once.
const FIRST: f64 = 128.0 * 1024.0;
/// Large enough that the browser's cost of a slice vanishes, small enough that a new configuration
/// is heard within some milliseconds.
const SLICE: f64 = 2.0 * 1024.0 * 1024.0;
/// Milliseconds between two reports of progress.
const PACE: f64 = 100.0;

/// Reads the file on the desk from its beginning; a run that is started later ends this one.
pub(crate) fn start(desk: &Desk, run: u32, configuration: Configuration) {
    let Some(file) = desk.file() else { return };
    desk.begin(run);
    let desk = desk.clone();
    spawn_local(async move {
        let total = file.size();
        match read(&desk, run, &configuration, &file).await {
            Ok(Some(checked)) => {
                let message = FromWorker::Checked {
                    run,
                    rows: checked.rows,
                    rows_with_errors: checked.rows_with_errors().len(),
                    rows_with_warnings: checked.rows_with_warnings().len(),
                    duplicates: checked.duplicates().len(),
                    summary: checked.summary.clone(),
                };
                tell(&FromWorker::Progress {
                    run,
                    bytes: total,
                    total_bytes: total,
                    rows: checked.rows,
                    summary: checked.summary.clone(),
                });
                desk.finish(Done { run, configuration, checked });
                tell(&message);
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
    let request = CheckRequest { configuration: configuration.clone(), limits: Limits::default() };
    let mut check = Check::new(request);
    let mut bytes = Vec::new();
    let mut from = 0.0;
    let mut told = js_sys::Date::now();
    let mut opened = false;
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
        opened = opened || tell_opened(run, &check);
        if js_sys::Date::now() - told >= PACE {
            told = js_sys::Date::now();
            let (rows, summary) = (check.rows(), check.summary());
            tell(&FromWorker::Progress { run, bytes: from, total_bytes: total, rows, summary });
        }
    }
    let checked = check.finish()?;
    if !opened {
        tell(&FromWorker::Opened {
            run,
            dialect: checked.opened.dialect.clone(),
            sheets: checked.opened.sheets.clone(),
            readings: checked.opened.readings.clone(),
            mapping: checked.mapping.clone(),
            sample: checked.opened.sample.clone(),
        });
    }
    Ok(Some(checked))
}

fn tell_opened(run: u32, check: &Check) -> bool {
    let Some((opened, mapping)) = check.opened() else { return false };
    tell(&FromWorker::Opened {
        run,
        dialect: opened.dialect.clone(),
        sheets: opened.sheets.clone(),
        readings: opened.readings.clone(),
        mapping: mapping.to_vec(),
        sample: opened.sample.clone(),
    });
    true
}
