//! Putting the focus where the work goes on.

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, KeyboardEvent};

/// Takes the focus out of whatever field it is in, which hears that as it does when somebody leaves it.
pub fn leave() {
    let active = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active {
        let _ = active.blur();
    }
}

/// Focuses the element of this id once what was just changed has been drawn.
pub fn move_to(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = element(&id) {
            let _ = element.focus();
        }
    });
}

/// As [`move_to`], for what takes the place of most of the page: it is seen from the page's top.
pub fn begin_at(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = element(id) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
}

/// Does the keyboard write into a field? Then what is pressed is meant for that.
pub fn writes(event: &KeyboardEvent) -> bool {
    const FIELDS: &str = "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])";
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    target.is_some_and(|target| target.closest(FIELDS).is_ok_and(|field| field.is_some()))
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
