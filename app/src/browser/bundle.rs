//! What was built for the browser: where it is, and which of the bundles is loaded.

use std::cell::Cell;

use leptos::prelude::{document, window, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlAnchorElement, HtmlDocument, RequestCache, RequestInit, Response};

use crate::app::WHOLE;

/// Where the server keeps a built file: the document says it, since it is another place for every build.
pub fn built(file: &str) -> String {
    format!("{}/{file}", root())
}

fn root() -> String {
    let document = document().document_element();
    document.and_then(|document| document.get_attribute("data-built")).unwrap_or_default()
}

/// This browser has the bundle with all pages by now: it may have that at once from here on, for as long as the
/// server keeps the same in the same place.
pub fn remember_whole() {
    let root = root();
    if let (false, Ok(document)) = (root.is_empty(), document().dyn_into::<HtmlDocument>()) {
        let year = 365 * 24 * 60 * 60;
        let _ = document.set_cookie(&format!("{WHOLE}={root}; Path=/; Max-Age={year}; SameSite=Lax"));
    }
}

/// Fetches the bundle with all pages as soon as somebody points at a link, or comes to it by the keyboard, to a page
/// that is not `near`: it is on its way before they have decided.
pub fn fetch_when_pointed_at(near: fn(&str) -> bool) {
    for event in ["pointerover", "focusin"] {
        let fetched = Cell::new(false);
        // For as long as the document is shown.
        let _listening = window_event_listener_untyped(event, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
            let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
            if !fetched.get() && link.is_some_and(|link| link.origin() == origin() && !near(&link.pathname()))
            {
                fetched.set(true);
                for file in ["pkg/muster.js", "pkg/muster.wasm"] {
                    let _ = window().fetch_with_str_and_init(&built(file), &RequestInit::new());
                }
            }
        });
    }
}

fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether the server says that it no longer has this build's file: another Muster has taken its place since the page was
/// sent. What of it the browser keeps does not count.
pub async fn was_replaced(file: &str) -> bool {
    let how = RequestInit::new();
    how.set_method("HEAD");
    how.set_cache(RequestCache::NoStore);
    let asked = window().fetch_with_str_and_init(&built(file), &how);
    let answer = JsFuture::from(asked).await.ok().and_then(|answer| answer.dyn_into::<Response>().ok());
    answer.is_some_and(|answer| answer.status() == 404)
}

/// Asks the server for the page of the address that the window has. Without an answer the page stays as it is.
pub fn load_again() {
    let _ = window().location().reload();
}
