//! The pages' WebAssembly entry point: makes the pages that the server sent come alive. All of them, or under the feature
//! `light` only those that somebody sees first.
// The types of nested views are deep; the compiler must be allowed to follow them.
#![recursion_limit = "512"]

#[cfg(not(feature = "light"))]
use app::App as Pages;
#[cfg(feature = "light")]
use app::Light as Pages;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once this module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(Pages);
}
