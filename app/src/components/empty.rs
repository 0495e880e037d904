//! An empty list teaches the next step.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

#[component]
pub fn Empty(picture: Picture, #[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon picture/>
            <h2>{title}</h2>
            {children()}
        </div>
    }
}
