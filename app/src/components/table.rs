//! Tables that scroll sideways inside their own frame.

use leptos::prelude::*;

/// `label` names the table for screen readers and for the region the keyboard can scroll. The children are the
/// `<thead>` and the `<tbody>`.
#[component]
pub fn Table(#[prop(into)] label: String, children: Children) -> impl IntoView {
    let name = label.clone();
    view! {
        <div class="table-frame" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption class="only-read-aloud">{label}</caption>
                {children()}
            </table>
        </div>
    }
}
