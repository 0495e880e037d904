//! A sentence that stands out: what happened and what to do.

use leptos::prelude::*;

use super::{Icon, Tone};

/// An error is announced at once (`role=alert`); anything else when the reader pauses.
#[component]
pub fn Message(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: Option<String>,
    children: Children,
) -> impl IntoView {
    let role = if tone == Tone::Error { "alert" } else { "status" };
    view! {
        <div class=format!("message {}", tone.class()) role=role>
            <Icon picture=tone.picture()/>
            <div class="message-body">
                {title.map(|title| view! { <p class="message-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}
