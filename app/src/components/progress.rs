//! Work that is going on, as a bar with words.

use leptos::prelude::*;

/// `done` of `total`; a total of 0 is work whose size is not known yet.
#[component]
pub fn Progress(
    #[prop(into)] label: String,
    #[prop(into)] done: Signal<f64>,
    #[prop(into)] total: Signal<f64>,
) -> impl IntoView {
    view! {
        <progress
            class="progress"
            aria-label=label
            max=move || total.get().max(1.0).to_string()
            value=move || (total.get() > 0.0).then(|| done.get().min(total.get()).to_string())
        ></progress>
    }
}
