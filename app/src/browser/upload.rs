//! Sending a file to the server, with progress: `fetch` cannot say how far it has come, so XMLHttpRequest. It goes in
//! pieces, and over a connection that breaks it goes on where it ended.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Promise};
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

use super::files::Content;
use crate::api::{Failure, FailureKind};

/// Bytes of a piece: little enough to be sent again, and a whole number of what the server keeps.
const PIECE: f64 = 4_194_304.0;
/// Milliseconds to wait after a connection has broken, the first time and at most.
const FIRST_WAIT: i32 = 500;
const LONGEST_WAIT: i32 = 8_000;

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sent {
    pub bytes: f64,
    pub total: f64,
    /// The server does not answer; it is asked again.
    pub interrupted: bool,
}

/// An upload that is going on. Dropping it stops it.
#[derive(Debug)]
pub struct Upload {
    /// Only held, and dropped; wrapped so that it can lie in the shared state.
    going: SendWrapper<Rc<Going>>,
}

#[derive(Debug, Default)]
struct Going {
    request: RefCell<Option<XmlHttpRequest>>,
    stopped: Cell<bool>,
}

/// How far the server says it is.
#[derive(Deserialize)]
struct OnItsWay {
    id: String,
    offset: f64,
}

/// As much of an import as is needed here.
#[derive(Deserialize)]
struct Received {
    id: String,
}

/// `application/problem+json`.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

pub(super) struct Answer {
    /// 0: there was none.
    pub(super) status: u16,
    pub(super) text: String,
}

impl Answer {
    /// Whether asking again can help.
    fn passes(&self) -> bool {
        matches!(self.status, 0 | 429 | 500 | 502 | 503 | 504)
    }

    pub(super) fn read<T: for<'a> Deserialize<'a>>(&self) -> Result<T, Failure> {
        serde_json::from_slice(self.text.as_bytes()).map_err(|_| Failure::internal())
    }

    pub(super) fn failure(&self) -> Failure {
        let kind = match self.status {
            0 => return Failure::unreachable(),
            401 => FailureKind::SignInNeeded,
            403 => FailureKind::Forbidden,
            404 => FailureKind::NotFound,
            409 => FailureKind::Conflict,
            413 => FailureKind::TooLarge,
            415 => FailureKind::Unsupported,
            422 => FailureKind::Invalid,
            429 => FailureKind::TooOften,
            503 => FailureKind::Busy,
            _ => FailureKind::Internal,
        };
        self.read::<Problem>().map_or_else(|failure| failure, |problem| Failure::new(kind, problem.detail))
    }
}

impl Upload {
    /// Sends the bytes as a new import. `progress` hears how far it is; `ended` hears the new import's id, or why there
    /// is none.
    pub fn start(
        content: &Content,
        group: Option<&str>,
        progress: impl Fn(Sent) + 'static,
        ended: impl FnOnce(Result<i64, Failure>) + 'static,
    ) -> Self {
        let going = Rc::new(Going::default());
        let filename = String::from(js_sys::encode_uri_component(content.name()));
        let group = group.map(|group| format!("&group={group}")).unwrap_or_default();
        let total = content.size();
        let sending = Sending {
            going: going.clone(),
            blob: content.blob().clone(),
            announce: format!("/api/v1/uploads?filename={filename}&size={total}{group}"),
            total,
            progress: Rc::new(progress),
        };
        spawn_local(async move {
            let outcome = sending.send().await;
            // Nobody waits for one that was stopped.
            if let Some(outcome) = outcome {
                ended(outcome);
            }
        });
        Self { going: SendWrapper::new(going) }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.going.stopped.set(true);
        if let Some(request) = self.going.request.borrow_mut().take() {
            let _ = request.abort();
        }
    }
}

struct Sending {
    going: Rc<Going>,
    blob: Blob,
    announce: String,
    total: f64,
    progress: Rc<dyn Fn(Sent)>,
}

impl Sending {
    /// None: it was stopped.
    async fn send(&self) -> Option<Result<i64, Failure>> {
        loop {
            let announced = self.until_answered("POST", &self.announce, None, 0.0).await?;
            let OnItsWay { id, offset } = match Self::expect(&announced, 201) {
                Ok(on_its_way) => on_its_way,
                Err(failure) => return Some(Err(failure)),
            };
            if let Err(failure) = self.send_from(&id, offset).await? {
                return Some(Err(failure));
            }
            let finish = format!("/api/v1/uploads/{id}/finish");
            let finished = self.until_answered("POST", &finish, None, self.total).await?;
            // A server that lost what had come in is sent it again.
            if finished.status != 404 {
                let received = Self::expect::<Received>(&finished, 201);
                return Some(
                    received.and_then(|received| received.id.parse().map_err(|_| Failure::internal())),
                );
            }
        }
    }

    fn expect<T: for<'a> Deserialize<'a>>(answer: &Answer, status: u16) -> Result<T, Failure> {
        if answer.status == status { answer.read() } else { Err(answer.failure()) }
    }

    /// Sends all pieces from there on.
    async fn send_from(&self, id: &str, mut offset: f64) -> Option<Result<(), Failure>> {
        let address = format!("/api/v1/uploads/{id}");
        while offset < self.total {
            let end = (offset + PIECE).min(self.total);
            let Ok(piece) = self.blob.slice_with_f64_and_f64(offset, end) else {
                return Some(Err(Failure::internal()));
            };
            let answer = self.ask("PATCH", &format!("{address}?offset={offset}"), Some(&piece), offset).await;
            if self.going.stopped.get() {
                return None;
            }
            let answer = if answer.passes() || answer.status == 409 || answer.status == 422 {
                // What of it came in stays: the server says where to go on.
                self.interrupted(offset);
                wait(FIRST_WAIT).await;
                self.until_answered("GET", &address, None, offset).await?
            } else {
                answer
            };
            // It is the import already, and only the answer was lost.
            if answer.status == 404 {
                return Some(Ok(()));
            }
            match Self::expect::<OnItsWay>(&answer, 200) {
                Ok(on_its_way) => offset = on_its_way.offset,
                Err(failure) => return Some(Err(failure)),
            }
        }
        Some(Ok(()))
    }

    /// Asks, and again for as long as it can help. None: it was stopped.
    async fn until_answered(
        &self,
        method: &str,
        address: &str,
        body: Option<&Blob>,
        offset: f64,
    ) -> Option<Answer> {
        let mut pause = FIRST_WAIT;
        loop {
            let answer = self.ask(method, address, body, offset).await;
            if self.going.stopped.get() {
                return None;
            }
            if !answer.passes() {
                (self.progress)(Sent { bytes: offset, total: self.total, interrupted: false });
                return Some(answer);
            }
            self.interrupted(offset);
            wait(pause).await;
            pause = (pause * 2).min(LONGEST_WAIT);
        }
    }

    fn interrupted(&self, offset: f64) {
        (self.progress)(Sent { bytes: offset, total: self.total, interrupted: true });
    }

    async fn ask(&self, method: &str, address: &str, body: Option<&Blob>, offset: f64) -> Answer {
        let none = Answer { status: 0, text: String::new() };
        let Ok(request) = XmlHttpRequest::new() else { return none };
        if self.going.stopped.get() || request.open(method, address).is_err() {
            return none;
        }
        let _ = request.set_request_header("Content-Type", "application/octet-stream");
        let (progress, total) = (self.progress.clone(), self.total);
        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            progress(Sent { bytes: offset + event.loaded(), total, interrupted: false });
        });
        if body.is_some()
            && let Ok(sending) = request.upload()
        {
            sending.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        }
        *self.going.request.borrow_mut() = Some(request.clone());
        let ended = Promise::new(&mut |resolve: Function, _reject: Function| {
            request.set_onloadend(Some(&resolve));
        });
        let sent = match body {
            Some(body) => request.send_with_opt_blob(Some(body)),
            None => request.send(),
        };
        if sent.is_err() {
            return none;
        }
        let _ = JsFuture::from(ended).await;
        drop(on_progress);
        Answer {
            status: request.status().unwrap_or(0),
            text: request.response_text().ok().flatten().unwrap_or_default(),
        }
    }
}

async fn wait(milliseconds: i32) {
    let passed = Promise::new(&mut |resolve: Function, _reject: Function| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        } else {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(passed).await;
}
