//! There are no files where there is no browser.

use leptos::web_sys::{ClipboardEvent, DragEvent, Event};

use crate::api::Failure;

/// Nobody makes one.
#[derive(Clone, Debug)]
pub struct Content(());

impl Content {
    pub fn name(&self) -> &'static str {
        let Self(()) = self;
        ""
    }

    pub fn size(&self) -> f64 {
        let Self(()) = self;
        0.0
    }
}

pub fn are_dragged(_event: &DragEvent) -> bool {
    false
}

pub fn dropped(_event: &DragEvent) -> Vec<Content> {
    Vec::new()
}

pub fn chosen(_event: &Event) -> Option<Content> {
    None
}

pub fn pasted(_event: &ClipboardEvent) -> Vec<Content> {
    Vec::new()
}

pub fn of_text(_text: &str) -> Option<Content> {
    None
}

#[expect(clippy::unused_async, reason = "the browser's twin waits")]
pub async fn of_import(_id: i64, _name: String) -> Result<Content, Failure> {
    Err(Failure::unreachable())
}

pub fn pasted_text(_event: &ClipboardEvent) -> String {
    String::new()
}

pub fn copy_text(_event: &ClipboardEvent, _text: &str) -> bool {
    false
}
