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
                            // A width in a `style` is what the content security policy forbids.
                            <svg
                                class=format!("meter-fill {}", tone.class())
                                viewBox="0 0 100 1"
                                preserveAspectRatio="none"
                                aria-hidden="true"
                            >
                                <rect width=format!("{:.1}", share.max(1.0)) height="1"/>
                            </svg>
                        }
                    })}
            </div>
            {children()}
        </div>
    }
}
