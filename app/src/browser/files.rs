//! Files: dropped, chosen, pasted, or fetched again from the server.

use js_sys::Array;
use leptos::web_sys::{ClipboardEvent, DragEvent, Event};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Element, File, HtmlInputElement, Response};

use crate::api::{Failure, FailureKind};

/// Bytes with a name. The bytes stay with the browser until somebody reads them.
///
/// The wrapper lets it lie where the server, too, keeps its state; there is one thread here.
#[derive(Clone, Debug)]
pub struct Content {
    blob: SendWrapper<Blob>,
    name: String,
}

impl Content {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// In bytes.
    pub fn size(&self) -> f64 {
        self.blob.size()
    }

    pub(super) fn blob(&self) -> &Blob {
        &self.blob
    }

    fn of(file: File) -> Self {
        Self { name: file.name(), blob: SendWrapper::new(file.into()) }
    }
}

/// True while files, not text or links, are dragged.
pub fn are_dragged(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|dragged| {
        dragged.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}

/// The files that were let go over the page.
pub fn dropped(event: &DragEvent) -> Vec<Content> {
    let files = event.data_transfer().and_then(|dragged| dragged.files());
    files
        .map(|files| (0..files.length()).filter_map(|at| files.item(at)).map(Content::of).collect())
        .unwrap_or_default()
}

/// The file that was chosen. The chooser is emptied, so that the same file can be chosen again once mended.
pub fn chosen(event: &Event) -> Option<Content> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.item(0)?;
    input.set_value("");
    Some(Content::of(file))
}

/// What was pasted over the page: files, or text as a file. Nothing while somebody writes in a field.
pub fn pasted(event: &ClipboardEvent) -> Vec<Content> {
    const FIELDS: &str = "textarea, select, [contenteditable], input:not([type=file]):not([type=radio])";
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    if target.is_some_and(|target| target.closest(FIELDS).is_ok_and(|field| field.is_some())) {
        return Vec::new();
    }
    let Some(clipboard) = event.clipboard_data() else { return Vec::new() };
    let text = clipboard.get_data("text/plain").unwrap_or_default();
    // Beside copied cells there may be a picture of them, and beside a copied file its name.
    let files = clipboard.files().filter(|_| !text.contains(['\t', '\n', '\r']));
    let files: Vec<Content> = files
        .map(|files| (0..files.length()).filter_map(|at| files.item(at)).map(Content::of).collect())
        .unwrap_or_default();
    if files.is_empty() { of_text(&text).into_iter().collect() } else { files }
}

/// Text as a file; none if there is nothing in it.
pub fn of_text(text: &str) -> Option<Content> {
    if text.trim().is_empty() {
        return None;
    }
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()?;
    Some(Content { blob: SendWrapper::new(blob), name: "pasted.txt".to_owned() })
}

/// The bytes of an import, as they were uploaded.
pub async fn of_import(id: i64, name: String) -> Result<Content, Failure> {
    let asked = leptos::prelude::window().fetch_with_str(&format!("/api/v1/imports/{id}/file"));
    let response: Response = JsFuture::from(asked)
        .await
        .ok()
        .and_then(|response| response.dyn_into().ok())
        .ok_or_else(Failure::unreachable)?;
    if !response.ok() {
        let sentence = "The file of this import is no longer kept, so its rows cannot be shown again.";
        return Err(Failure::new(FailureKind::NotFound, sentence));
    }
    of_response(&response, name).await.ok_or_else(Failure::unreachable)
}

/// The body as a file.
pub(super) async fn of_response(response: &Response, name: String) -> Option<Content> {
    let blob: Blob = JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()?;
    Some(Content { blob: SendWrapper::new(blob), name })
}

/// The text that is being pasted; empty if it is something else.
pub fn pasted_text(event: &ClipboardEvent) -> String {
    event.clipboard_data().and_then(|clipboard| clipboard.get_data("text/plain").ok()).unwrap_or_default()
}

/// Has this copied instead of what is marked on the page. False: the browser does not let us.
pub fn copy_text(event: &ClipboardEvent, text: &str) -> bool {
    event.prevent_default();
    event.clipboard_data().is_some_and(|clipboard| clipboard.set_data("text/plain", text).is_ok())
}
