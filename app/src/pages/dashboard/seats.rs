//! Seats: how many are used, and when there will be none left.

use leptos::prelude::*;

use super::part;
use crate::{
    api::dashboard::FiguresView,
    components::{Card, Day, Meter, Tone, figure, figure::counted},
};

/// Everyone who is not suspended takes a seat.
#[component]
pub(super) fn Seats(now: RwSignal<FiguresView>) -> impl IntoView {
    let seats = part(now, |now| (now.active, now.seat_limit, now.seats_lately, now.seats_run_out_on.clone()));
    view! {
        <Card title="Seats">
            {move || {
                let (used, limit, lately, run_out_on) = seats.get();
                match limit {
                    Some(limit) => view! { <Limited used limit lately run_out_on/> }.into_any(),
                    None => {
                        view! {
                            <p>
                                <strong>{counted(used, "seat", "seats")}</strong>
                                " used. This company has no limit."
                            </p>
                        }
                            .into_any()
                    }
                }
            }}
        </Card>
    }
}

#[component]
fn Limited(used: u64, limit: u64, lately: u64, run_out_on: Option<String>) -> impl IntoView {
    let free = limit.saturating_sub(used);
    let tone = if free == 0 {
        Tone::Error
    } else if used * 10 >= limit * 9 {
        Tone::Warning
    } else {
        Tone::Accent
    };
    view! {
        <Meter label="Seats used" used=used limit=limit tone=tone>
            <p>
                <strong>{figure(used)}</strong>
                {format!(" of {} used, {} free", counted(limit, "seat", "seats"), figure(free))}
            </p>
        </Meter>
        <Pace free lately run_out_on/>
    }
}

/// What the last 30 days say of those to come.
#[component]
fn Pace(free: u64, lately: u64, run_out_on: Option<String>) -> impl IntoView {
    let came = format!("New people took {} in the last 30 days", counted(lately, "seat", "seats"));
    let words = match run_out_on {
        Some(day) => view! {
            {format!("{came}. At this pace they run out on ")}
            <Day on=day/>
            "."
        }
        .into_any(),
        None if free == 0 => {
            "There is no seat left: nobody can be added until somebody is suspended or seats are added."
                .into_any()
        }
        None if lately == 0 => {
            "Nobody new has taken a seat in the last 30 days, so they do not run out.".into_any()
        }
        None => format!("{came}. At this pace they last for more than five years.").into_any(),
    };
    view! { <p class="small muted">{words}</p> }
}
