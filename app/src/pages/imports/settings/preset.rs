//! Common sets of settings, one press each.

use leptos::prelude::*;
use roster::settings::Preset;

use crate::{
    components::{Choice, Choices},
    state::ImportAtHand,
};

#[component]
pub(super) fn Presets() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let chosen =
        Memo::new(move |_| at_hand.configuration.with(|configuration| Preset::of(&configuration.settings)));
    view! {
        <Choices legend="In short">
            {Preset::ALL
                .into_iter()
                .map(|preset| {
                    view! {
                        <Choice
                            name="preset"
                            chosen=Signal::derive(move || chosen.get() == Some(preset))
                            on_choose=move |()| {
                                at_hand.change_settings(|settings| *settings = preset.applied_to(settings));
                            }
                            hint=Some(preset.description())
                        >
                            {preset.label()}
                        </Choice>
                    }
                })
                .collect_view()}
        </Choices>
        <Show when=move || chosen.get().is_none()>
            <p class="muted small" role="status">
                "What you chose below is none of these."
            </p>
        </Show>
    }
}
