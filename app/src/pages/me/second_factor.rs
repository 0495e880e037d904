//! A second factor is taken into use, renewed or turned off.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::second_factor::{
        ConfirmSecondFactor, OfferSecondFactor, OfferView, RenewRecoveryCodes, SecondFactorView,
        TurnOffSecondFactor, second_factor,
    },
    components::{
        AskFirst, Button, ButtonKind, Card, Columns, Failed, Loaded, Message, Page, TextField, Tone,
    },
};

const ABOVE: (&str, &str) = ("/me", "My account");

#[derive(Clone, Copy)]
struct Actions {
    offer: ServerAction<OfferSecondFactor>,
    confirm: ServerAction<ConfirmSecondFactor>,
    renew: ServerAction<RenewRecoveryCodes>,
    off: ServerAction<TurnOffSecondFactor>,
}

#[component]
pub fn SecondFactor() -> impl IntoView {
    let actions = Actions {
        offer: ServerAction::new(),
        confirm: ServerAction::new(),
        renew: ServerAction::new(),
        off: ServerAction::new(),
    };
    let versions = move || {
        (
            actions.offer.version().get(),
            actions.confirm.version().get(),
            actions.renew.version().get(),
            actions.off.version().get(),
        )
    };
    let found = Resource::new_blocking(versions, |_| second_factor());
    view! {
        <Page title="Second factor" above=ABOVE lead="A code from your telephone, asked for beside your password.">
            <Loaded resource=found view=move |found| view! { <Whole found actions/> }/>
        </Page>
    }
}

#[component]
fn Whole(found: SecondFactorView, actions: Actions) -> impl IntoView {
    let SecondFactorView { on, recovery_codes, offer, codes } = found;
    view! {
        {(!codes.is_empty()).then(|| view! { <Codes codes/> })}
        {match (on, offer) {
            (true, _) => view! { <On recovery_codes actions/> }.into_any(),
            (false, Some(offer)) => view! { <Offer offer actions/> }.into_any(),
            (false, None) => view! { <Off actions/> }.into_any(),
        }}
    }
}

#[component]
fn Off(actions: Actions) -> impl IntoView {
    view! {
        <Card title="Set it up">
            <p>
                "You need a telephone with an authenticator: any that reads QR codes and shows six figures will do. Muster shows a code to photograph, and you enter the figures once to show that it works."
            </p>
            {move || actions.offer.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=actions.offer>
                <Button kind=ButtonKind::Main waiting=actions.offer.pending()>
                    "Begin"
                </Button>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Offer(offer: OfferView, actions: Actions) -> impl IntoView {
    let OfferView { key, address, side, path } = offer;
    view! {
        <Columns>
            <Card title="1. Photograph this">
                <svg class="qr-code" viewBox=format!("0 0 {side} {side}") role="img" aria-label="QR code of the key">
                    <rect class="qr-code-light" width=side height=side></rect>
                    <path class="qr-code-dark" d=path></path>
                </svg>
                <p>
                    "Or type the key: "
                    <code>{key}</code>
                </p>
                <p>
                    <a class="link-text" href=address rel="external">
                        "Open it on this telephone"
                    </a>
                </p>
            </Card>
            <Card title="2. Enter the code it shows">
                {move || actions.confirm.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <ActionForm action=actions.confirm>
                    <div class="form">
                        <TextField
                            name="code"
                            label="Code"
                            hint="Six figures. A new one comes every thirty seconds."
                            autocomplete="one-time-code"
                            required=true
                            maximum_length=10
                        />
                        <Button kind=ButtonKind::Main waiting=actions.confirm.pending()>
                            "Turn the second factor on"
                        </Button>
                    </div>
                </ActionForm>
            </Card>
        </Columns>
    }
}

/// Shown once: only their hashes are kept.
#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    view! {
        <Message tone=Tone::Warning title="Keep these recovery codes">
            <p>
                "Each opens your account once if your telephone is lost. Print them or keep them in a password manager: they are not shown again."
            </p>
            <ul class="codes" aria-label="Recovery codes">
                {codes
                    .into_iter()
                    .map(|code| {
                        view! {
                            <li>
                                <code>{code}</code>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Message>
    }
}

#[component]
fn On(recovery_codes: u64, actions: Actions) -> impl IntoView {
    view! {
        <Columns>
            <Card title="Recovery codes">
                <p>{format!("{recovery_codes} are left. New ones void the old.")}</p>
                {move || actions.renew.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <ActionForm action=actions.renew>
                    <div class="form">
                        <Present id="renew-present"/>
                        <Button waiting=actions.renew.pending()>"Make new recovery codes"</Button>
                    </div>
                </ActionForm>
            </Card>
            <Card title="Turn it off">
                <p>"Signing in then takes your password alone."</p>
                {move || actions.off.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <AskFirst label="Turn it off …">
                    <ActionForm action=actions.off>
                        <div class="form">
                            <Present id="off-present"/>
                            <Button kind=ButtonKind::Danger waiting=actions.off.pending()>
                                "Turn the second factor off"
                            </Button>
                        </div>
                    </ActionForm>
                </AskFirst>
            </Card>
        </Columns>
    }
}

#[component]
fn Present(id: &'static str) -> impl IntoView {
    view! {
        <TextField
            name="present"
            id=id
            label="Your password"
            kind="password"
            autocomplete="current-password"
            required=true
        />
    }
}
