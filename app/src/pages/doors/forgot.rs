//! A forgotten password. What is shown afterwards is the same whether or not there is an account.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::doors::Forgot as Ask,
    components::{Button, ButtonKind, Failed, Message, TextField, Tone, doorway::Doorway},
};

#[component]
pub fn Forgot() -> impl IntoView {
    let action = ServerAction::<Ask>::new();
    let query = use_query_map();
    let sent = move || query.with(|query| query.get("sent").is_some());
    view! {
        <Doorway title="Forgotten password">
            {move || {
                sent()
                    .then(|| {
                        view! {
                            <Message tone=Tone::Good title="Look into your mail">
                                <p>
                                    "If there is an account with this address, a link is on its way there by which you set a new password. It works for two hours."
                                </p>
                            </Message>
                        }
                    })
            }}
            <p class="muted">
                "Enter the address you sign in with. If it has not been activated yet, ask whoever invited you for another invitation."
            </p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField name="email" label="E-mail address" kind="email" autocomplete="username" required=true/>
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Send me a link"
                    </Button>
                </div>
            </ActionForm>
            <p>
                <a class="link-text" href="/login">
                    "Back to sign in"
                </a>
            </p>
        </Doorway>
    }
}
