//! Small bar charts: a picture beside a table that says the same in words.

use leptos::prelude::*;

use super::Tone;

/// One bar of stacked parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Read out and shown on hover: “21 Nov: 3 created”.
    pub words: String,
    /// In the order of the chart's series, bottom first.
    pub parts: Vec<u64>,
}

/// Stacked bars, one a day or the like. `series` names the parts and gives them their tones.
#[component]
pub fn BarChart(
    #[prop(into)] label: String,
    series: Vec<(&'static str, Tone)>,
    bars: Vec<Bar>,
) -> impl IntoView {
    const WIDTH: f64 = 600.0;
    const HEIGHT: f64 = 140.0;
    let highest = bars.iter().map(|bar| bar.parts.iter().sum::<u64>()).max().unwrap_or(0).max(1) as f64;
    let slot = WIDTH / bars.len().max(1) as f64;
    let tones: Vec<Tone> = series.iter().map(|(_, tone)| *tone).collect();
    let drawn = bars
        .into_iter()
        .enumerate()
        .map(|(at, bar)| {
            let mut top = HEIGHT;
            let parts = bar
                .parts
                .iter()
                .zip(&tones)
                .filter(|(count, _)| **count > 0)
                .map(|(count, tone)| {
                    let height = (*count as f64 / highest * (HEIGHT - 4.0)).max(2.0);
                    top -= height;
                    view! {
                        <rect
                            class=tone.class()
                            x=format!("{:.1}", at as f64 * slot + slot * 0.14)
                            y=format!("{top:.1}")
                            width=format!("{:.1}", slot * 0.72)
                            height=format!("{height:.1}")
                            rx="1.5"
                        ></rect>
                    }
                })
                .collect_view();
            view! {
                <g>
                    <title>{bar.words}</title>
                    {parts}
                </g>
            }
        })
        .collect_view();
    view! {
        <figure>
            <svg
                class="chart"
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=label
            >
                <line x1="0" x2=WIDTH.to_string() y1=HEIGHT.to_string() y2=HEIGHT.to_string()></line>
                {drawn}
            </svg>
            <figcaption class="chart-key">
                {series
                    .into_iter()
                    .map(|(words, tone)| view! { <span class=tone.class()>{words}</span> })
                    .collect_view()}
            </figcaption>
        </figure>
    }
}
