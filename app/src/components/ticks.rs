//! Lists of which some are ticked, to do something with them.

use leptos::{ev::Event, prelude::*};

use crate::browser::ticks;

/// How many of what is listed are ticked; known once somebody has ticked something.
#[derive(Clone, Copy, Debug)]
pub struct Ticks {
    ticked: RwSignal<usize>,
    all: RwSignal<usize>,
}

impl Ticks {
    pub fn none() -> Self {
        Self { ticked: RwSignal::new(0), all: RwSignal::new(0) }
    }

    fn look(self, event: &Event) {
        if let Some((ticked, all)) = ticks::counted(event) {
            self.ticked.try_set(ticked);
            self.all.try_set(all);
        }
    }
}

/// Around a form with a list and a [`TickBar`] under it: counts what is ticked.
#[component]
pub fn Ticking(ticks: Ticks, children: Children) -> impl IntoView {
    view! {
        <div class="ticking" on:change=move |event| ticks.look(&event)>
            {children()}
        </div>
    }
}

/// The head of the column of ticks: ticks all on this page, or none. Without scripts it is not there.
#[component]
pub fn TickAll(ticks: Ticks) -> impl IntoView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let all = move || ticks.ticked.get() > 0 && ticks.ticked.get() == ticks.all.get();
    let some = move || ticks.ticked.get() > 0 && ticks.ticked.get() < ticks.all.get();
    view! {
        <th scope="col">
            <span class="only-read-aloud">"Chosen"</span>
            <input
                class="checkbox"
                type="checkbox"
                aria-label="All on this page"
                hidden=move || !alive.get()
                prop:checked=all
                prop:indeterminate=some
                on:change=move |event| crate::browser::ticks::set_all(&event, event_target_checked(&event))
            />
        </th>
    }
}

/// The tick of one line; `name` and `value` are what the form sends of it.
#[component]
pub fn Tick(name: &'static str, value: i64, #[prop(into)] label: String) -> impl IntoView {
    view! {
        <td>
            <input class="checkbox tick" type="checkbox" name=name value=value.to_string() aria-label=label/>
        </td>
    }
}

/// What can be done with those that are ticked. It stays in sight while there are any.
#[component]
pub fn TickBar(ticks: Ticks, #[prop(into)] label: String, children: Children) -> impl IntoView {
    let words = move || match ticks.ticked.get() {
        0 => String::new(),
        1 => "1 ticked".to_owned(),
        ticked => format!("{ticked} ticked"),
    };
    view! {
        <div class="toolbar tick-bar" role="group" aria-label=label>
            {children()}
            <p class="tick-count" role="status">
                {words}
            </p>
        </div>
    }
}
