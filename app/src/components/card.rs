//! A framed part of a page with its own heading.

use leptos::prelude::*;

/// With a heading it is a section that screen readers list.
#[component]
pub fn Card(
    #[prop(optional, into)] title: Option<String>,
    /// Tables and lists run to the frame.
    #[prop(optional)]
    flush: bool,
    /// Beside the heading: a link, a count.
    #[prop(optional, into)]
    aside: ViewFn,
    children: Children,
) -> impl IntoView {
    let class = if flush { "card card-flush" } else { "card" };
    view! {
        <section class=class>
            {title
                .map(|title| {
                    view! {
                        <div class="card-header">
                            <h2>{title}</h2>
                            {aside.run()}
                        </div>
                    }
                })}
            {children()}
        </section>
    }
}

/// A link in a card's heading.
#[component]
pub fn CardLink(href: &'static str, children: Children) -> impl IntoView {
    view! {
        <a class="link-text small" href=href>
            {children()}
        </a>
    }
}
