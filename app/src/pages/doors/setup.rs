//! First run: the owner's account, with the one-time token printed at start.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use super::{PASSWORD_CHARACTERS, PASSWORD_HINT};
use crate::{
    api::doors::{CompleteSetup, setup_needed},
    components::{Button, ButtonKind, Failed, Refilled, TextField, doorway::Doorway},
};

#[component]
pub fn Setup() -> impl IntoView {
    let needed = Resource::new_blocking(|| (), |()| setup_needed());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match needed.await {
                    Ok(true) => view! { <Form/> }.into_any(),
                    Ok(false) => view! { <AlreadySetUp/> }.into_any(),
                    Err(failure) => {
                        view! {
                            <Doorway title="Set up Muster">
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
    let action = ServerAction::<CompleteSetup>::new();
    let token = use_query_map().with_untracked(|query| query.get("token"));
    let linked = token.is_some();
    view! {
        <Doorway title="Set up Muster">
            <p class="muted">"Create the account that owns this installation. You sign in with it from now on."</p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        {if linked {
                            view! { <input type="hidden" name="token" value=token/> }.into_any()
                        } else {
                            view! {
                                <TextField
                                    name="token"
                                    label="Setup token"
                                    hint="Muster printed it when it was started for the first time."
                                    required=true
                                    autocomplete="off"
                                />
                            }
                                .into_any()
                        }}
                        <TextField name="email" label="E-mail address" kind="email" autocomplete="username" required=true/>
                        <TextField
                            name="password"
                            label="Password"
                            kind="password"
                            hint=PASSWORD_HINT
                            autocomplete="new-password"
                            required=true
                            minimum_length=PASSWORD_CHARACTERS
                        />
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Create the owner account"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Doorway>
    }
}

#[component]
fn AlreadySetUp() -> impl IntoView {
    view! {
        <Doorway title="Muster is set up">
            <p class="muted">"This installation has its owner already. Sign in with that account."</p>
            <p>
                <a class="btn btn-primary" href="/login">
                    "Sign in"
                </a>
            </p>
        </Doorway>
    }
}
