//! Small bar charts: a picture, and the table behind it that says the same in figures.

use leptos::prelude::*;

use super::{Table, Tone, figure};

/// One bar of stacked parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for: “21 Nov”.
    pub label: String,
    /// In the order of the chart's series, bottom first.
    pub parts: Vec<u64>,
}

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 140.0;

/// Stacked bars, one a day or the like. `label` says in a sentence what is to be seen; `each` names what a bar stands
/// for; `series` names the parts and gives them their tones.
#[component]
pub fn BarChart(
    #[prop(into)] label: String,
    each: &'static str,
    series: Vec<(&'static str, Tone)>,
    bars: Vec<Bar>,
) -> impl IntoView {
    let highest = bars.iter().map(|bar| bar.parts.iter().sum::<u64>()).max().unwrap_or(0);
    let slot = WIDTH / bars.len().max(1) as f64;
    let first = bars.first().map(|bar| bar.label.clone());
    let last = bars.last().map(|bar| bar.label.clone());
    let drawn = bars.iter().enumerate().map(|(at, bar)| stack(bar, at as f64 * slot, slot, highest, &series));
    let drawn = drawn.collect_view();
    let key =
        series.iter().map(|(words, tone)| view! { <span class=tone.class()>{*words}</span> }).collect_view();
    view! {
        <figure class="stack stack-close">
            <div class="chart-frame">
                <span class="chart-highest" aria-hidden="true">
                    {figure(highest)}
                </span>
                <svg
                    class="chart"
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                    role="img"
                    aria-label=label.clone()
                >
                    <line x1="0" x2=WIDTH.to_string() y1=HEIGHT.to_string() y2=HEIGHT.to_string()></line>
                    {drawn}
                </svg>
                <p class="chart-ends" aria-hidden="true">
                    <span>{first}</span>
                    <span>{last}</span>
                </p>
            </div>
            <figcaption class="chart-key">{key}</figcaption>
            <Behind label each series bars/>
        </figure>
    }
}

/// One bar, `x` from the left, in a slot of this width.
fn stack(
    bar: &Bar,
    x: f64,
    slot: f64,
    highest: u64,
    series: &[(&'static str, Tone)],
) -> impl IntoView + use<> {
    let mut top = HEIGHT;
    let mut words = Vec::with_capacity(series.len());
    let mut parts = Vec::with_capacity(series.len());
    for (count, (name, tone)) in bar.parts.iter().zip(series) {
        words.push(format!("{} {}", figure(*count), name.to_lowercase()));
        if *count == 0 {
            continue;
        }
        let height = (*count as f64 / highest.max(1) as f64 * (HEIGHT - 4.0)).max(2.0);
        top -= height;
        parts.push(view! {
            <rect
                class=tone.class()
                x=format!("{:.1}", x + slot * 0.14)
                y=format!("{top:.1}")
                width=format!("{:.1}", slot * 0.72)
                height=format!("{height:.1}")
                rx="1.5"
            ></rect>
        });
    }
    view! {
        <g>
            <title>{format!("{}: {}", bar.label, words.join(", "))}</title>
            {parts}
        </g>
    }
}

/// The table behind the picture; of bars without anything there is nothing to say.
#[component]
fn Behind(
    label: String,
    each: &'static str,
    series: Vec<(&'static str, Tone)>,
    bars: Vec<Bar>,
) -> impl IntoView {
    let heads = series
        .into_iter()
        .map(|(words, _)| {
            view! {
                <th scope="col" class="number">
                    {words}
                </th>
            }
        })
        .collect_view();
    let rows = bars
        .into_iter()
        .filter(|bar| bar.parts.iter().any(|count| *count > 0))
        .map(|bar| {
            let cells = bar.parts.into_iter().map(|count| view! { <td class="number">{figure(count)}</td> });
            view! {
                <tr>
                    <th scope="row">{bar.label}</th>
                    {cells.collect_view()}
                </tr>
            }
        })
        .collect_view();
    view! {
        <details>
            <summary>"As a table"</summary>
            <Table label>
                <thead>
                    <tr>
                        <th scope="col">{each}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </details>
    }
}
