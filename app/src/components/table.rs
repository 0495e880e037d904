//! Tables that scroll sideways inside their own frame.

use leptos::prelude::*;

/// `label` names the table for screen readers and for the region the keyboard can scroll. The children are the
/// `<thead>` and the `<tbody>`.
///
/// `stacks`: where there is no room, a row's cells stand under each other. Their roles are then written out on each
/// (`role="row"`, `"rowheader"`, `"cell"`), because what does not look like a table is read aloud as none.
#[component]
pub fn Table(
    #[prop(into)] label: String,
    #[prop(optional)] stacks: bool,
    children: Children,
) -> impl IntoView {
    let name = label.clone();
    view! {
        <div class="table-frame" role="region" aria-label=name tabindex="0">
            <table class=if stacks { "table table-stacks" } else { "table" } role="table">
                <caption class="only-read-aloud">{label}</caption>
                {children()}
            </table>
        </div>
    }
}
