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

/// A cell with an e-mail address. Where there is too little room it goes on in the next line with its @, not in the middle
/// of a name. Its role is written out for tables that stack.
#[component]
pub fn AddressCell(address: String) -> impl IntoView {
    let (name, host) = address.rsplit_once('@').unwrap_or((&address, ""));
    let host = if host.is_empty() { String::new() } else { format!("@{host}") };
    view! { <td role="cell" class="address">{name.to_owned()} <wbr/> {host}</td> }
}
