//! The pages' WebAssembly entry point: makes the pages that the server sent come alive.
// The types of nested views are deep; the compiler must be allowed to follow them.
#![recursion_limit = "512"]

use app::App;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once this module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
