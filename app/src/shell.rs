//! The HTML document around the application.

use leptos::prelude::*;
use leptos_axum::AxumRouteListing;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::app::App;

/// Every path the application answers, for the server's router.
pub fn routes() -> Vec<AxumRouteListing> {
    leptos_axum::generate_route_list(App)
}

/// The document. The chosen theme comes from a cookie, so that the first paint already wears it; without
/// one, the stylesheet follows the system.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=chosen_theme()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="leptos"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// `light` or `dark`, if the visitor chose one; anything else in the cookie counts as no choice.
pub(crate) fn chosen_theme() -> Option<&'static str> {
    let parts = use_context::<axum::http::request::Parts>()?;
    let said = cookie(&parts, crate::components::theme::COOKIE)?;
    ["light", "dark"].into_iter().find(|theme| *theme == said)
}

/// The value of a cookie of the request.
#[cfg(feature = "ssr")]
pub(crate) fn cookie<'a>(parts: &'a axum::http::request::Parts, name: &str) -> Option<&'a str> {
    parts
        .headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
}
