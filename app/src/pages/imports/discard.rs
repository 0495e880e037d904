//! Withdrawing a draft: asked twice, so that nothing is lost by a slip.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use crate::{
    api::imports::cancel_import,
    browser,
    components::{Button, ButtonKind},
    state::{ImportAtHand, Reader},
};

#[component]
pub(super) fn Discard() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let discard = StoredValue::new(move || {
        let navigate = navigate.clone();
        let id = at_hand.import.get_untracked();
        spawn_local(async move {
            if let Some(id) = id
                && let Err(failure) = cancel_import(id).await
            {
                reader.say(failure.sentence.clone());
                at_hand.saving.set(crate::state::import::Saving::Failed(failure.sentence));
                return;
            }
            at_hand.discard();
            reader.say("The draft has been discarded. Nothing was imported.");
            navigate("/imports", leptos_router::NavigateOptions::default());
        });
    });
    view! {
        <Show
            when=move || asking.get()
            fallback=move || {
                view! {
                    <Button kind=ButtonKind::Quiet on_press=move |_| {
                        asking.set(true);
                        browser::focus::move_to("discard");
                    }>
                        "Discard this import"
                    </Button>
                }
            }
        >
            <div class="row" id="discard" role="group" tabindex="-1" aria-labelledby="discard-question">
                <span id="discard-question">"Discard this file and everything put right in it?"</span>
                <Button kind=ButtonKind::Danger on_press=move |_| discard.with_value(|discard| discard())>
                    "Discard"
                </Button>
                <Button on_press=move |_| {
                    asking.set(false);
                    browser::focus::move_to("step");
                }>"Keep it"</Button>
            </div>
        </Show>
    }
}
