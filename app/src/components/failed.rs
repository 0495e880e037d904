//! A part of a page that could not be had, said where it would have stood.

use leptos::prelude::*;

use super::{Message, Tone};
use crate::api::{Failure, FailureKind};

#[component]
pub fn Failed(failure: Failure) -> impl IntoView {
    let sign_in = failure.kind == FailureKind::SignInNeeded;
    view! {
        <Message tone=Tone::Error>
            <p>{failure.sentence}</p>
            {sign_in
                .then(|| {
                    view! {
                        <a class="link-text" href="/login">
                            "Sign in"
                        </a>
                    }
                })}
        </Message>
    }
}
