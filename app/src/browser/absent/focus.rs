//! Nothing has the focus where there is no browser.

use leptos::web_sys::KeyboardEvent;

pub fn move_to(_id: impl Into<String>) {}

pub fn begin_at(_id: &'static str) {}

pub fn leave() {}

pub fn writes(_event: &KeyboardEvent) -> bool {
    false
}
