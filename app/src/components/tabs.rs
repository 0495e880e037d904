//! A row of buttons of which one is down: which part of a list is shown.

use leptos::prelude::*;

#[component]
pub fn Tabs(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! {
        <div class="tabs-row" role="group" aria-label=label>
            {children()}
        </div>
    }
}

#[component]
pub fn Tab(
    #[prop(into)] chosen: Signal<bool>,
    #[prop(into)] on_choose: Callback<()>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="tab-button"
            type="button"
            aria-pressed=move || chosen.get().to_string()
            on:click=move |_| on_choose.run(())
        >
            {children()}
        </button>
    }
}
