//! Sign in.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::{components::Redirect, hooks::use_query_map};

use crate::{
    api::{
        Failure,
        doors::SignIn,
        viewer::{Door, knock, knocked},
    },
    components::{Button, ButtonKind, Failed, TextField, doorway::Doorway},
};

#[component]
pub fn Login() -> impl IntoView {
    if let Some(answer) = knocked() {
        return view! { <Answered answer/> }.into_any();
    }
    let door = Resource::new(|| (), |()| knock());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let answer = door.await;
                view! { <Answered answer/> }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Answered(answer: Result<Door, Failure>) -> impl IntoView {
    match answer {
        Ok(Door::SetupNeeded) => view! { <Redirect path="/setup"/> }.into_any(),
        Ok(Door::Open(_)) => view! { <Redirect path="/"/> }.into_any(),
        // Even when the server stumbled: trying to sign in is the way to find out.
        Ok(Door::SignedOut) | Err(_) => view! { <Form/> }.into_any(),
    }
}

#[component]
fn Form() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let next = use_query_map().with_untracked(|query| query.get("next"));
    view! {
        <Doorway title="Sign in">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    {next.map(|next| view! { <input type="hidden" name="next" value=next/> })}
                    <TextField name="email" label="E-mail address" kind="email" autocomplete="username" required=true/>
                    <TextField
                        name="password"
                        label="Password"
                        kind="password"
                        autocomplete="current-password"
                        required=true
                    />
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Sign in"
                    </Button>
                </div>
            </ActionForm>
            <p>
                <a class="link-text" href="/forgot">
                    "Forgotten your password?"
                </a>
            </p>
        </Doorway>
    }
}
