//! Nothing scrolls where there is no browser.

use leptos::web_sys::Element;

pub fn show_sideways(_frame: &Element, _id: &str) {}
