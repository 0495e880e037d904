//! A form that is sent without scripts and refused comes back filled in: the server hands what was typed to the page by a
//! cookie of a minute. What is secret is not among it.

use leptos::{context::Provider, prelude::*, server_fn::ServerFn};

/// The cookie's name. Its value is the address that the form was sent to, a question mark, and the form.
pub const COOKIE: &str = "__Host-muster-form";

/// What was typed into the form at hand, if it has come back.
#[derive(Clone, Debug, Default)]
struct Typed(Vec<(String, String)>);

/// Around the fields of a form.
#[component]
pub fn Refilled<S>(
    /// What the form does.
    action: ServerAction<S>,
    children: Children,
) -> impl IntoView
where
    S: ServerFn + 'static,
    S::Output: 'static,
{
    let _ = action;
    view! { <Provider value=typed(S::url())>{children()}</Provider> }
}

/// What was typed into the field of this name.
pub(super) fn typed_as(name: &str) -> Option<String> {
    let Typed(fields) = use_context()?;
    fields.into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

/// Whether the answer was ticked; none where the form has not come back.
pub(super) fn ticked(name: &str, value: &str) -> Option<bool> {
    let Typed(fields) = use_context()?;
    let came_back = !fields.is_empty();
    came_back.then(|| fields.iter().any(|(other, said)| other == name && said == value))
}

#[cfg(feature = "ssr")]
fn typed(into: &str) -> Typed {
    let Some(parts) = use_context::<axum::http::request::Parts>() else { return Typed::default() };
    // Leptos says in the address which form it was that was refused.
    let refused = parts.uri.query().is_some_and(|query| {
        form_urlencoded::parse(query.as_bytes()).any(|(key, is)| key == "__path" && is == into)
    });
    if !refused {
        return Typed::default();
    }
    let form = crate::shell::cookie(&parts, COOKIE).and_then(|value| value.split_once('?'));
    let fields = form.filter(|(to, _)| *to == into).map(|(_, form)| {
        form_urlencoded::parse(form.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect()
    });
    Typed(fields.unwrap_or_default())
}

#[cfg(not(feature = "ssr"))]
fn typed(_into: &str) -> Typed {
    Typed::default()
}
