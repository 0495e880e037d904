//! Light, dark, or as the system says.

use leptos::prelude::*;

use crate::browser;

/// The cookie that remembers the choice; the server reads it so that the first paint is right.
pub const COOKIE: &str = "muster_theme";

#[component]
pub fn ThemeSwitch() -> impl IntoView {
    // The server wrote the choice into the document from the cookie; the browser reads it back from there.
    let chosen = browser::theme::chosen().unwrap_or_else(|| "system".to_owned());
    let option = |value: &'static str, words: &'static str| {
        let selected = chosen == value;
        view! {
            <option value=value selected=selected>
                {words}
            </option>
        }
    };
    view! {
        <label class="only-read-aloud" for="theme">
            "Theme"
        </label>
        <select
            class="select select-sm select-inline"
            id="theme"
            on:change=move |event| browser::theme::choose(&event_target_value(&event))
        >
            {option("system", "System")}
            {option("light", "Light")}
            {option("dark", "Dark")}
        </select>
    }
}
