//! What is changed beside a list: the address names it (`?change=ID`), so that it can be linked to and left by the
//! browser's back button, and works without scripts.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::browser;

/// Which of a list's things is being changed beside it.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    chosen: Memo<Option<i64>>,
    /// The one that has had the focus.
    begun: StoredValue<Option<i64>>,
}

impl Beside {
    /// `forget` is called when another is chosen: what was refused of one is not said of the next.
    pub fn of_address(forget: impl Fn() + 'static) -> Self {
        let address = use_query_map();
        let chosen = Memo::new(move |_| address.with(|query| query.get("change")?.parse::<i64>().ok()));
        let begun = StoredValue::new(None);
        Effect::new(move |before: Option<Option<i64>>| {
            let now = chosen.get();
            if now.is_none() {
                begun.set_value(None);
            } else if before.is_some_and(|before| before != now) {
                forget();
            }
            now
        });
        Self { chosen, begun }
    }

    pub fn chosen(self) -> Option<i64> {
        self.chosen.get()
    }

    /// Puts the focus into the field of this id: there the work goes on. Once, however often the form is drawn.
    pub fn begin(self, chosen: i64, field: &'static str) {
        if self.begun.get_value() != Some(chosen) {
            self.begun.set_value(Some(chosen));
            Effect::new(move || browser::focus::move_to(field));
        }
    }
}
