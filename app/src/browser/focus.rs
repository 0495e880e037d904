//! Putting the focus where the work goes on.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses the element of this id once what was just changed has been drawn.
pub fn move_to(id: &'static str) {
    request_animation_frame(move || {
        let element =
            document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
    });
}
