//! The frame of pages outside the house: one card on a quiet page.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use super::{icon::Mark, theme::ThemeSwitch};
use crate::state::Reader;

#[component]
pub fn Doorway(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && !reader.is_first_page()
        {
            let _ = heading.focus();
        }
    });
    view! {
        <Title text=title.clone()/>
        <div class="doorway">
            <header class="doorway-bar">
                <p class="wordmark">
                    <Mark/>
                    "Muster"
                </p>
                <ThemeSwitch/>
            </header>
            <main class="doorway-main">
                <div class="doorway-card">
                    <h1 tabindex="-1" node_ref=heading>
                        {title}
                    </h1>
                    {children()}
                </div>
            </main>
        </div>
    }
}
