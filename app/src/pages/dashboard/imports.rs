//! What the imports of the last 30 days did, day by day.

use leptos::prelude::*;

use super::part;
use crate::{
    api::dashboard::{DayView, FiguresView},
    components::{
        Card, CardLink, Tone,
        chart::{Bar, BarChart},
        figure::counted,
        people,
    },
};

#[component]
pub(super) fn Imports(now: RwSignal<FiguresView>) -> impl IntoView {
    let days = part(now, |now| now.days.clone());
    view! {
        <Card title="Imports of the last 30 days" aside=|| view! { <CardLink href="/imports">"All imports"</CardLink> }>
            {move || days.with(|days| chart(days))}
        </Card>
    }
}

fn chart(days: &[DayView]) -> impl IntoView + use<> {
    let sum = |of: fn(&DayView) -> u64| days.iter().map(of).sum::<u64>();
    let (created, updated, rejected) =
        (sum(|day| day.created), sum(|day| day.updated), sum(|day| day.rejected));
    if created + updated + rejected == 0 {
        return view! { <p class="muted">"No import has been committed in the last 30 days."</p> }.into_any();
    }
    let words = format!(
        "In the last 30 days imports created {}, updated {} and rejected {}.",
        people(created),
        people(updated),
        counted(rejected, "row", "rows")
    );
    let bars: Vec<Bar> = days
        .iter()
        .map(|day| Bar { label: day.day.clone(), parts: vec![day.created, day.updated, day.rejected] })
        .collect();
    view! {
        <p>{words.clone()}</p>
        <BarChart
            label=words
            each="Day"
            series=vec![("Created", Tone::Accent), ("Updated", Tone::Notice), ("Rejected", Tone::Error)]
            bars
        />
    }
    .into_any()
}
