//! The frame of a page's own words: title, what it is for, its one main action.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use super::{Icon, Picture};
use crate::state::Reader;

/// Sets the document's title and the one `<h1>`. After a navigation the heading takes the focus, so that
/// the keyboard and the screen reader go on at the top of the new page.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] lead: Option<String>,
    /// The main action, top right.
    #[prop(optional, into)]
    action: ViewFn,
    /// Where this page hangs: `(path, words)`.
    #[prop(optional)]
    above: Option<(&'static str, &'static str)>,
    /// Pages that are mostly one wide table use the whole window.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && !reader.is_first_page()
        {
            let _ = heading.focus();
        }
    });
    // The server asks for it when all is rendered, and what stood in a Suspense may be gone by then.
    let at_first = title.get_untracked();
    view! {
        <Title text=move || title.try_get().unwrap_or_else(|| at_first.clone())/>
        <div class=if wide { "page page-wide" } else { "page" }>
            <header class="page-header">
                <div class="page-header-words">
                    {above
                        .map(|(href, words)| {
                            view! {
                                <p class="trail">
                                    <a class="link-text" href=href>
                                        <Icon picture=Picture::Back/>
                                        " "
                                        {words}
                                    </a>
                                </p>
                            }
                        })}
                    <h1 tabindex="-1" node_ref=heading>
                        {move || title.get()}
                    </h1>
                    {lead.map(|lead| view! { <p class="page-header-lead">{lead}</p> })}
                </div>
                <div class="page-header-action">{action.run()}</div>
            </header>
            {children()}
        </div>
    }
}

/// Things beside each other, wrapping. `apart`: pushed to both ends.
#[component]
pub fn Row(#[prop(optional)] apart: bool, children: Children) -> impl IntoView {
    view! { <div class=if apart { "row row-apart" } else { "row" }>{children()}</div> }
}

/// A list, and at its side what is done to it; under each other where there is no room.
#[component]
pub fn MainAndSide(
    /// Both as tall as the taller.
    #[prop(optional)]
    even: bool,
    children: Children,
) -> impl IntoView {
    view! { <div class=if even { "main-and-side main-and-side-even" } else { "main-and-side" }>{children()}</div> }
}

/// Cards beside each other where there is room.
#[component]
pub fn Columns(children: Children) -> impl IntoView {
    view! { <div class="columns">{children()}</div> }
}
