//! A password from a one-time link: a new account's first, or a forgotten one's next.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::{PASSWORD_CHARACTERS, PASSWORD_HINT};
use crate::{
    api::doors::{SetPassword, link_holder},
    components::{Button, ButtonKind, Failed, TextField, doorway::Doorway},
};

#[component]
pub fn Reset() -> impl IntoView {
    view! { <ByLink title="Set a new password"/> }
}

#[component]
pub fn Activate() -> impl IntoView {
    view! { <ByLink title="Activate your account"/> }
}

#[component]
fn ByLink(title: &'static str) -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|params| params.get("token")).unwrap_or_default();
    let holder = Resource::new_blocking(token, link_holder);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match holder.await {
                    Ok(Some(email)) => view! { <Form title email token=token()/> }.into_any(),
                    Ok(None) => view! { <Spent/> }.into_any(),
                    Err(failure) => {
                        view! {
                            <Doorway title=title>
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
fn Form(title: &'static str, email: String, token: String) -> impl IntoView {
    let action = ServerAction::<SetPassword>::new();
    view! {
        <Doorway title=title>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <input type="hidden" name="token" value=token/>
                    // Read-only, and there for password managers as much as for people.
                    <div class="field">
                        <label class="field-label" for="email">
                            "E-mail address"
                        </label>
                        <input class="input" id="email" type="email" autocomplete="username" readonly value=email/>
                    </div>
                    <TextField
                        name="password"
                        label="New password"
                        kind="password"
                        hint=PASSWORD_HINT
                        autocomplete="new-password"
                        required=true
                        minimum_length=PASSWORD_CHARACTERS
                    />
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Set the password and sign in"
                    </Button>
                </div>
            </ActionForm>
        </Doorway>
    }
}

#[component]
fn Spent() -> impl IntoView {
    view! {
        <Doorway title="This link no longer works">
            <p class="muted">
                "It has been used already, or it is more than seven days old. Ask whoever sent it to you for a new one."
            </p>
            <p>
                <a class="btn btn-primary" href="/login">
                    "Sign in"
                </a>
            </p>
        </Doorway>
    }
}
