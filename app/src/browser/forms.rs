//! Sending a form as the browser itself would.

use leptos::ev::MouseEvent;
use wasm_bindgen::JsCast;
use web_sys::HtmlButtonElement;

/// Sends the form of the button that was pressed to where the button says (`formaction`, `formtarget`), past whoever
/// listens to the form: what comes back is a page, to be shown in a frame.
pub fn send_as_said(event: &MouseEvent) {
    let pressed = event.current_target().and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
    let Some((button, form)) = pressed.and_then(|button| button.form().map(|form| (button, form))) else {
        return;
    };
    event.prevent_default();
    let (action, target) = (form.action(), form.target());
    form.set_action(&button.form_action());
    form.set_target(&button.form_target());
    // Nothing to be told: a form that is part of the page can be sent.
    let _ = form.submit();
    form.set_action(&action);
    form.set_target(&target);
}
