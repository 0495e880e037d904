//! The second step of signing in.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::doors::{EnterCode, code_awaited},
    components::{Button, ButtonKind, Failed, TextField, doorway::Doorway},
};

#[component]
pub fn Code() -> impl IntoView {
    let awaited = Resource::new_blocking(|| (), |()| code_awaited());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match awaited.await {
                    Ok(true) => view! { <Form/> }.into_any(),
                    Ok(false) => view! { <TooLate/> }.into_any(),
                    Err(failure) => {
                        view! {
                            <Doorway title="Sign in">
                                <Failed failure/>
                            </Doorway>
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form() -> impl IntoView {
    let action = ServerAction::<EnterCode>::new();
    view! {
        <Doorway title="Enter your code">
            <p class="muted">"Your account asks for a second factor: the code that your telephone shows now."</p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField
                        name="code"
                        label="Code"
                        hint="Six figures, or one of your recovery codes."
                        autocomplete="one-time-code"
                        required=true
                        maximum_length=40
                    />
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Sign in"
                    </Button>
                </div>
            </ActionForm>
            <p>
                <a class="link-text" href="/login">
                    "Sign in as somebody else"
                </a>
            </p>
        </Doorway>
    }
}

#[component]
fn TooLate() -> impl IntoView {
    view! {
        <Doorway title="Sign in again">
            <p class="muted">"A code is asked for within ten minutes of the password."</p>
            <p>
                <a class="btn btn-primary" href="/login">
                    "Sign in"
                </a>
            </p>
        </Doorway>
    }
}
