//! How much of something is used.

use leptos::prelude::*;

use super::Tone;

/// `used` of `limit`, as a bar. The words beside it carry the figures; the bar says them to screen readers.
#[component]
pub fn Meter(
    #[prop(into)] label: String,
    used: u64,
    limit: u64,
    #[prop(optional)] tone: Tone,
    children: Children,
) -> impl IntoView {
    let share = if limit == 0 { 100.0 } else { (used as f64 / limit as f64 * 100.0).min(100.0) };
    view! {
        <div class="meter">
            <div
                class="meter-track"
                role="meter"
                aria-label=label
                aria-valuemin="0"
                aria-valuemax=limit.max(used).to_string()
                aria-valuenow=used.to_string()
            >
                {(used > 0)
                    .then(|| {
                        view! {
                            <div
                                class=format!("meter-fill {}", tone.class())
                                style=format!("width:{share:.1}%")
                            ></div>
                        }
                    })}
            </div>
            {children()}
        </div>
    }
}
