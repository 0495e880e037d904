//! Rows that say again what another row says: no people of the plan, but they can be looked at.

use leptos::prelude::*;
use roster::check::Code;

use super::super::problems::places;
use crate::{components::figure::counted, state::ImportAtHand};

/// How many of them are told one by one.
const SHOWN: usize = 50;

#[component]
pub(super) fn Repeated(count: u32) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let lines = move || {
        at_hand.problems.with(|problems| {
            let repeated = problems.iter().filter(|problem| {
                matches!(problem.example.code, Code::DuplicateIgnored | Code::DuplicateMerged)
            });
            repeated
                .take(SHOWN)
                .map(|problem| (places(problem), problem.example.message.clone()))
                .collect::<Vec<_>>()
        })
    };
    let of = counted(count, "row says again what another says", "rows say again what others say");
    view! {
        <Show when=move || { count > 0 }>
            <details class="card opens">
                <summary>{of.clone()}</summary>
                <ul class="stack stack-close">
                    {move || {
                        lines()
                            .into_iter()
                            .map(|(rows, sentence)| view! { <li>{rows} ": " {sentence}</li> })
                            .collect_view()
                    }}
                </ul>
            </details>
        </Show>
    }
}
