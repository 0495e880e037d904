//! People are found from every page.

use leptos::{ev, html, prelude::*};
use leptos_router::components::Form;

use crate::browser;

/// The field in the bar, to which the key / leads from wherever nothing is being written.
#[component]
pub fn Search() -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        let listener = window_event_listener(ev::keydown, move |event| {
            let with_others = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.key() != "/"
                || with_others
                || event.default_prevented()
                || browser::focus::writes(&event)
            {
                return;
            }
            if let Some(field) = field.get_untracked() {
                event.prevent_default();
                // It is there; where the bar has no room for it, nothing happens.
                let _ = field.focus();
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! { <SearchForm field/> }
}

/// Asks the list of users by GET: it works without scripts, and from the bundle that does not have that list.
#[component]
pub fn SearchForm(#[prop(optional)] field: NodeRef<html::Input>) -> impl IntoView {
    view! {
        <Form method="GET" action="/users">
            <div class="search" role="search" aria-label="Find people">
                <input
                    class="input input-sm"
                    type="search"
                    name="q"
                    aria-label="Find people"
                    aria-keyshortcuts="/"
                    placeholder="Find people (key /)"
                    autocomplete="off"
                    maxlength="200"
                    node_ref=field
                />
            </div>
        </Form>
    }
}
