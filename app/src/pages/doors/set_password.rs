//! A password from a one-time link: a new account's first, or a forgotten one's next.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::{PASSWORD_CHARACTERS, PASSWORD_HINT};
use crate::{
    api::doors::{HolderOfLink, SetPassword, link_holder},
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
                    Ok(Some(holder)) => view! { <Form title holder token=token()/> }.into_any(),
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
fn Form(title: &'static str, holder: HolderOfLink, token: String) -> impl IntoView {
    let action = ServerAction::<SetPassword>::new();
    let HolderOfLink { email, company, has_account } = holder;
    view! {
        <Doorway title=title>
            {company
                .map(|company| {
                    let what = if has_account {
                        "Your e-mail address has an account already. Sign in with its password to join."
                    } else {
                        "Choose a password, and you are in."
                    };
                    view! {
                        <p class="muted">{format!("You are invited to {company}. {what}")}</p>
                    }
                })}
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
                    {if has_account {
                        view! {
                            <TextField
                                name="password"
                                label="Your password"
                                kind="password"
                                autocomplete="current-password"
                                required=true
                            />
                            <Button kind=ButtonKind::Main waiting=action.pending()>
                                "Sign in and join"
                            </Button>
                        }
                            .into_any()
                    } else {
                        view! {
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
                        }
                            .into_any()
                    }}
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
