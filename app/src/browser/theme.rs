//! The chosen colours: worn by the document element, remembered in a cookie for the server's next page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use crate::components::theme::COOKIE;

/// What the document wears by choice; none when it follows the system.
pub fn chosen() -> Option<String> {
    document().document_element()?.get_attribute("data-theme")
}

/// `light`, `dark`, or anything else for as the system says.
pub fn choose(theme: &str) {
    let document = document();
    let Some(root) = document.document_element() else { return };
    let year = 365 * 24 * 60 * 60;
    let cookie = if matches!(theme, "light" | "dark") {
        let _ = root.set_attribute("data-theme", theme);
        format!("{COOKIE}={theme}; Path=/; Max-Age={year}; SameSite=Lax")
    } else {
        let _ = root.remove_attribute("data-theme");
        format!("{COOKIE}=; Path=/; Max-Age=0; SameSite=Lax")
    };
    if let Ok(document) = document.dyn_into::<HtmlDocument>() {
        let _ = document.set_cookie(&cookie);
    }
}
