//! Without a browser nobody ticks anything.

use leptos::ev::Event;

pub fn counted(_event: &Event) -> Option<(usize, usize)> {
    None
}

pub fn set_all(_event: &Event, _on: bool) {}
