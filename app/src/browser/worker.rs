//! The worker: a background thread with `roster` in it, so that the page never waits for a file.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Object, Reflect};
use roster::protocol::{FromWorker, ToWorker};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{bundle, files::Content};

/// What starts the worker.
pub const START: &str = "worker/start.js";

/// The line to one worker. Dropping it ends the worker.
#[derive(Debug)]
pub struct Bridge {
    /// Wrapped so that it can lie in the shared state; there is one thread here.
    line: SendWrapper<Line>,
}

#[derive(Debug)]
struct Line {
    worker: Worker,
    outbox: Rc<RefCell<Outbox>>,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(Event)>,
}

/// What is said before the worker listens would be lost, so it waits here until it says that it does.
#[derive(Debug, Default)]
struct Outbox {
    listening: bool,
    waiting: Vec<JsValue>,
}

impl Bridge {
    /// Starts the worker: downloads its bundle on first need. `hear` gets everything it says; `failed` is
    /// called if it cannot be started or dies.
    pub fn start(hear: impl Fn(FromWorker) + 'static, failed: impl Fn() + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&bundle::built(START), &options).ok()?;
        let outbox = Rc::new(RefCell::new(Outbox::default()));

        let on_message = {
            let worker = worker.clone();
            let outbox = outbox.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(text) = event.data().as_string() else { return };
                if text == "ready" {
                    let mut outbox = outbox.borrow_mut();
                    outbox.listening = true;
                    for message in outbox.waiting.drain(..) {
                        let _ = worker.post_message(&message);
                    }
                // From bytes, like the server's answers: one copy of the reader for all of them in what is downloaded.
                } else if let Ok(message) = serde_json::from_slice(text.as_bytes()) {
                    hear(message);
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_error = Closure::<dyn Fn(Event)>::new(move |_event: Event| failed());
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { line: SendWrapper::new(Line { worker, outbox, _heard: on_message, _failed: on_error }) })
    }

    /// Says something, with the file where the message is about one.
    pub fn post(&self, message: &ToWorker, file: Option<&Content>) {
        let Ok(text) = serde_json::to_string(message) else { return };
        let parcel = Object::new();
        let _ = Reflect::set(&parcel, &"message".into(), &text.into());
        if let Some(file) = file {
            let _ = Reflect::set(&parcel, &"file".into(), file.blob());
        }
        let mut outbox = self.line.outbox.borrow_mut();
        if outbox.listening {
            let _ = self.line.worker.post_message(&parcel);
        } else {
            outbox.waiting.push(parcel.into());
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
