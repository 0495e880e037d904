//! A browser compiles WebAssembly twice: at once and badly, and well where it sees much work being done.
//! So some work is done while the person still looks for the file: people who do not exist are checked,
//! a little at a time, until a file comes.

use std::fmt::Write;

use js_sys::{Array, JsString};
use roster::{Check, CheckRequest, protocol::Configuration, snapshot::Named};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::{desk::Desk, file::Slice};

/// Rows of one step: some milliseconds of badly compiled work, so that a file is heard at once.
const ROWS: u32 = 1_000;
/// After so many, the browser has seen enough.
const STEPS: u32 = 60;

pub(crate) fn up(desk: &Desk) {
    let desk = desk.clone();
    // What goes wrong here costs nobody anything.
    spawn_local(async move { drop(check(&desk).await) });
}

async fn check(desk: &Desk) -> Result<(), JsValue> {
    let parts = Array::of1(&JsString::from(people()));
    let file = Blob::new_with_str_sequence(&parts)?;
    let mut bytes = Vec::new();
    for _ in 0..STEPS {
        // Read as a file is, which also lets messages in between two steps.
        Slice::begin(&file, 0.0, file.size())?.read(&mut bytes).await?;
        if desk.file().is_some() {
            break;
        }
        let mut check = Check::new(request());
        if check.push(&bytes).is_err() || check.finish().is_err() {
            break;
        }
    }
    Ok(())
}

fn request() -> CheckRequest {
    let mut configuration = Configuration::default();
    configuration.snapshot.company = "Nobody's".into();
    configuration.snapshot.groups.push(Named { id: 1, name: "Sales".to_owned() });
    CheckRequest { configuration, ..CheckRequest::default() }
}

fn people() -> String {
    let mut text = "First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference\n".to_owned();
    for row in 0..ROWS {
        let _ = writeln!(
            text,
            "Nobody{row},O'Neill-{row},no.body.{row}@nowhere.example,active,Sales,Sales Manager,North West,{row:06}"
        );
    }
    text
}
