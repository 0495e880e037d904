//! Sending a file to the server, with progress: `fetch` cannot say how far it has come, so XMLHttpRequest.

use std::{cell::RefCell, rc::Rc};

use send_wrapper::SendWrapper;
use serde::Deserialize;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, ProgressEvent, XmlHttpRequest};

use super::files::Content;
use crate::api::{Failure, FailureKind};

/// An upload that is going on. Dropping it stops it.
#[derive(Debug)]
pub struct Upload {
    /// Only held, and dropped; wrapped so that it can lie in the shared state.
    _going: SendWrapper<Going>,
}

#[derive(Debug)]
struct Going {
    request: XmlHttpRequest,
    _progress: Closure<dyn Fn(ProgressEvent)>,
    _ended: Closure<dyn FnMut(Event)>,
}

/// As much of the server's answer as is needed here.
#[derive(Deserialize)]
struct Received {
    id: String,
}

/// `application/problem+json`.
#[derive(Deserialize)]
struct Problem {
    detail: String,
}

impl Upload {
    /// Sends the bytes as a new import. `progress` hears bytes sent and bytes in all; `ended` hears the new
    /// import's id, or why there is none.
    pub fn start(
        content: &Content,
        group: Option<&str>,
        progress: impl Fn(f64, f64) + 'static,
        ended: impl FnOnce(Result<i64, Failure>) + 'static,
    ) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        let filename = String::from(js_sys::encode_uri_component(content.name()));
        let group = group.map(|group| format!("&group={group}")).unwrap_or_default();
        request.open("POST", &format!("/api/v1/imports?filename={filename}{group}")).ok()?;
        let _ = request.set_request_header("Content-Type", "application/octet-stream");

        let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            progress(event.loaded(), event.total());
        });
        if let Ok(sending) = request.upload() {
            sending.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        }

        let ended = Rc::new(RefCell::new(Some(ended)));
        let answered = request.clone();
        let on_end = Closure::<dyn FnMut(Event)>::new(move |_event: Event| {
            if let Some(ended) = ended.borrow_mut().take() {
                ended(answer(&answered));
            }
        });
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(content.blob())).ok()?;
        Some(Self { _going: SendWrapper::new(Going { request, _progress: on_progress, _ended: on_end }) })
    }
}

impl Drop for Going {
    fn drop(&mut self) {
        // Nobody waits for it any more; without this, stopping would be heard as a failure.
        self.request.set_onloadend(None);
        let _ = self.request.abort();
    }
}

fn answer(request: &XmlHttpRequest) -> Result<i64, Failure> {
    let status = request.status().unwrap_or(0);
    let text = request.response_text().ok().flatten().unwrap_or_default();
    if status == 201 {
        let received: Option<Received> = serde_json::from_slice(text.as_bytes()).ok();
        return received.and_then(|received| received.id.parse().ok()).ok_or_else(Failure::internal);
    }
    let kind = match status {
        0 => return Err(Failure::unreachable()),
        401 => FailureKind::SignInNeeded,
        403 => FailureKind::Forbidden,
        404 => FailureKind::NotFound,
        409 => FailureKind::Conflict,
        413 => FailureKind::TooLarge,
        415 => FailureKind::Unsupported,
        422 => FailureKind::Invalid,
        429 => FailureKind::Busy,
        _ => FailureKind::Internal,
    };
    match serde_json::from_slice::<Problem>(text.as_bytes()) {
        Ok(problem) => Err(Failure::new(kind, problem.detail)),
        Err(_) => Err(Failure::internal()),
    }
}
