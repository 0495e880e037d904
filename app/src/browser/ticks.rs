//! The ticks in a form: how many there are, and all of them at once.

use leptos::ev::Event;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// What stands for one of a list, and not for all of it.
const TICKS: &str = "input.tick";

/// How many are ticked, and of how many, in the form in which something happened.
pub fn counted(event: &Event) -> Option<(usize, usize)> {
    let ticks = ticks(event)?;
    Some((ticks.iter().filter(|tick| tick.checked()).count(), ticks.len()))
}

/// Ticks all of them, or none.
pub fn set_all(event: &Event, on: bool) {
    for tick in ticks(event).unwrap_or_default() {
        tick.set_checked(on);
    }
}

fn ticks(event: &Event) -> Option<Vec<HtmlInputElement>> {
    let happened_to = event.target()?.dyn_into::<Element>().ok()?;
    let found = happened_to.closest("form").ok()??.query_selector_all(TICKS).ok()?;
    let ticks = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok());
    Some(ticks.collect())
}
