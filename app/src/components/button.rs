//! Buttons and links that look like buttons.

use leptos::{ev::MouseEvent, prelude::*};

/// How much a button asks for attention. One main action a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Main,
    #[default]
    Plain,
    Quiet,
    Danger,
    /// Plain and low, for use inside tables and lists.
    Small,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "btn btn-primary",
            Self::Plain => "btn",
            Self::Quiet => "btn btn-ghost",
            Self::Danger => "btn btn-error",
            Self::Small => "btn btn-sm",
        }
    }
}

/// Without `on_press` it submits its form.
///
/// While `waiting` it stays focusable but does nothing: a disabled button would lose the keyboard's place.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
    #[prop(optional, into)] waiting: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=kind.class()
            type=if on_press.is_some() { "button" } else { "submit" }
            name=name
            value=value
            disabled=move || disabled.get()
            aria-disabled=move || waiting.get().then_some("true")
            on:click=move |event| {
                if waiting.get_untracked() {
                    event.prevent_default();
                } else if let Some(on_press) = on_press {
                    on_press.run(event);
                }
            }
        >
            <Show when=move || waiting.get()>
                <span class="loading loading-spinner loading-xs" aria-hidden="true"></span>
            </Show>
            {children()}
        </button>
    }
}

/// Goes somewhere. `download` leaves the router and keeps the page.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] download: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class=kind.class()
            href=move || href.get()
            download=download.then_some("")
            rel=download.then_some("external")
        >
            {children()}
        </a>
    }
}
