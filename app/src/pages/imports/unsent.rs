//! A file whose page was closed before all of it had been sent.

use leptos::prelude::*;

use crate::{
    components::{Button, ButtonKind, Message, Row, Tone},
    state::ImportAtHand,
};

/// Offers to go on with it.
#[component]
pub(super) fn Unsent() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    Effect::new(move || at_hand.look_for_unsent());
    move || {
        at_hand.unsent.get().map(|file| {
            view! {
                <Message tone=Tone::Accent title=format!("“{}” has not been sent whole", file.name)>
                    <p>
                        "Its page was closed while it was on its way. The file, and what you decided about it, are still in this browser."
                    </p>
                    <Row>
                        <Button kind=ButtonKind::Main on_press=move |_| at_hand.go_on_with_unsent()>
                            "Go on with it"
                        </Button>
                        <Button kind=ButtonKind::Quiet on_press=move |_| at_hand.forget_unsent()>
                            "Forget it"
                        </Button>
                    </Row>
                </Message>
            }
        })
    }
}
