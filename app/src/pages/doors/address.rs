//! A new address is said to be somebody's, by a link that went there.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use crate::{
    api::doors::{ConfirmAddress, address_of_link},
    components::{Button, ButtonKind, Failed, doorway::Doorway},
};

#[component]
pub fn NewAddress() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|params| params.get("token")).unwrap_or_default();
    let email = Resource::new_blocking(token, address_of_link);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match email.await {
                    Ok(Some(email)) => view! { <Form email token=token()/> }.into_any(),
                    Ok(None) => {
                        view! {
                            <Doorway title="This link no longer works">
                                <p class="muted">
                                    "It has been used already, or it is more than a day old. Ask for another on the page of your account."
                                </p>
                                <p>
                                    <a class="btn btn-primary" href="/me">
                                        "Go to your account"
                                    </a>
                                </p>
                            </Doorway>
                        }
                            .into_any()
                    }
                    Err(failure) => {
                        view! {
                            <Doorway title="Your new address">
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
fn Form(email: String, token: String) -> impl IntoView {
    let action = ServerAction::<ConfirmAddress>::new();
    view! {
        <Doorway title="Your new address">
            <p class="muted">{format!("From now on you sign in with {email}, and no longer with the address before.")}</p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <input type="hidden" name="token" value=token/>
                <Button kind=ButtonKind::Main waiting=action.pending()>
                    "Yes, this is my address"
                </Button>
            </ActionForm>
        </Doorway>
    }
}
