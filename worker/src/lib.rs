//! The browser's background thread: files and messages around [`roster`].
//!
//! The page posts `{message, file}`: [`roster::protocol::ToWorker`] as JSON, and with `open` the file itself. Answers
//! are [`roster::protocol::FromWorker`] as JSON text. The file is read in slices and never held; a window of rows is
//! read from it again.
//!
//! Only built for the browser; elsewhere this crate is empty.
#![cfg(target_arch = "wasm32")]

mod again;
mod desk;
mod file;
mod find;
mod read;
mod recheck;
mod rows;
mod warm;
mod windows;

use desk::Desk;
use roster::protocol::{FromWorker, ToWorker};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// Runs when the bundle is loaded: listens, and tells the page that it does.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Desk::default();
    warm::up(&desk);
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        receive(&desk, &event.data());
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The listener lives as long as the thread.
    listener.forget();
    let _ = scope.post_message(&JsValue::from_str("ready"));
}

/// A message that is not ours is a defect of the page; it is said in the console and passed over.
fn receive(desk: &Desk, data: &JsValue) {
    let text = js_sys::Reflect::get(data, &"message".into()).ok().and_then(|text| text.as_string());
    let message = text.as_deref().map(serde_json::from_str::<ToWorker>);
    let Some(Ok(message)) = message else {
        web_sys::console::error_1(&"the worker was sent something it does not know".into());
        return;
    };
    let file = js_sys::Reflect::get(data, &"file".into()).ok().and_then(|file| file.dyn_into::<Blob>().ok());
    match message {
        ToWorker::Open { run, configuration } => {
            if let Some(file) = file {
                desk.open(file);
            }
            read::start(desk, run, configuration);
        }
        ToWorker::Configure { run, configuration } => read::start(desk, run, configuration),
        ToWorker::Rows { run, request, filter, first, count } => {
            windows::rows(desk, run, request, filter, first, count);
        }
        ToWorker::Findings { run, request, code, column, first, count } => {
            windows::findings(desk, run, request, code, column, first, count);
        }
        ToWorker::Problems { run, request } => windows::problems(desk, run, request),
        ToWorker::Values { run } => windows::values(desk, run),
        ToWorker::Find { run, request, find } => find::find(desk, run, request, find),
        ToWorker::Traces { run, request } => again::traces(desk, run, request),
        ToWorker::Again { run, request, done } => again::again(desk, run, request, done),
        ToWorker::Numbers { run, request, filter, first, count } => {
            windows::numbers(desk, run, request, filter, first, count);
        }
    }
}

/// Answers the page.
fn tell(message: &FromWorker) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    match serde_json::to_string(message) {
        Ok(text) => {
            let _ = scope.post_message(&JsValue::from_str(&text));
        }
        Err(problem) => web_sys::console::error_1(&problem.to_string().into()),
    }
}
