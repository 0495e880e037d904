//! The HTML document around the application.

use std::{collections::BTreeSet, sync::Arc};

use axum::{extract::MatchedPath, http::request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::AxumRouteListing;
use leptos_meta::MetaTags;

use crate::app::{App, Light, WHOLE};

/// Where a browser finds what was built, and which of it.
#[derive(Clone, Debug)]
pub struct Built {
    /// What stands before the path of every built file: nothing, or a folder that has another name for every build.
    root: Arc<str>,
    /// The paths, as the router writes them, of the pages that the light bundle has.
    light: Arc<BTreeSet<String>>,
}

impl Built {
    /// `has_light`: the light bundle is there, which a loop of changing and looking at it does without.
    pub fn new(root: &str, has_light: bool) -> Self {
        let light = if has_light {
            leptos_axum::generate_route_list(Light).iter().map(|route| route.path().to_owned()).collect()
        } else {
            BTreeSet::new()
        };
        Self { root: root.into(), light: Arc::new(light) }
    }

    /// The bundle for the page that is asked for: the one with all pages, unless a smaller one will do for a browser
    /// that does not have the other.
    fn bundle(&self) -> &'static str {
        const ALL: &str = "muster";
        let Some(parts) = use_context::<Parts>() else { return ALL };
        let has_all = !self.root.is_empty() && cookie(&parts, WHOLE) == Some(&*self.root);
        let path = parts.extensions.get::<MatchedPath>();
        let is_light = path.is_some_and(|path| self.light.contains(path.as_str()));
        if is_light && !has_all { "light" } else { ALL }
    }
}

/// Every path the application answers, for the server's router.
pub fn routes() -> Vec<AxumRouteListing> {
    leptos_axum::generate_route_list(App)
}

/// The document. The chosen theme comes from a cookie, so that the first paint already wears it; without
/// one, the stylesheet follows the system.
pub fn shell(options: LeptosOptions, built: &Built) -> impl IntoView + use<> {
    let root = built.root.to_string();
    let folder = root.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=chosen_theme() data-built=folder>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                // Known by this name to the loop of changing and looking at it.
                <link id="leptos" rel="stylesheet" href=format!("{root}/pkg/muster.css")/>
                <AutoReload options/>
                <Scripts root bundle=built.bundle()/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Makes the page come alive as soon as the bundle is there, which is asked for before anything else.
#[component]
fn Scripts(root: String, bundle: &'static str) -> impl IntoView {
    let script = format!("{root}/pkg/{bundle}.js");
    let module = format!("{root}/pkg/{bundle}.wasm");
    let start = format!(
        "import({script:?}).then(pages => pages.default({{ module_or_path: {module:?} }}).then(() => pages.hydrate()));"
    );
    view! {
        <link rel="modulepreload" href=script/>
        <link rel="preload" href=module r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}

/// `light` or `dark`, if the visitor chose one; anything else in the cookie counts as no choice.
pub(crate) fn chosen_theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    let said = cookie(&parts, crate::components::theme::COOKIE)?;
    ["light", "dark"].into_iter().find(|theme| *theme == said)
}

/// The value of a cookie of the request.
#[cfg(feature = "ssr")]
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
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
