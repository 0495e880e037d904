//! Find and replace in all rows: how much it would change is said before it is done.

use std::time::Duration;

use leptos::{
    ev::SubmitEvent,
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};
use roster::{
    edit::Find,
    protocol::{MOST_NUMBERS, RowFilter},
};

use crate::{
    browser,
    components::{Button, ButtonKind, figure::counted},
    state::{
        ImportAtHand, Reader,
        import::{Looking, Reading},
    },
};

/// After the last letter; a million rows need not be looked through for each.
const PAUSE: Duration = Duration::from_millis(150);

/// What is written into the panel. It is kept while the panel is closed.
#[derive(Clone, Copy, Debug)]
pub(super) struct FindState {
    pub(super) open: RwSignal<bool>,
    find: RwSignal<String>,
    with: RwSignal<String>,
    column: RwSignal<Option<u32>>,
    match_case: RwSignal<bool>,
    whole_cell: RwSignal<bool>,
}

impl FindState {
    pub(super) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            find: RwSignal::default(),
            with: RwSignal::default(),
            column: RwSignal::default(),
            match_case: RwSignal::default(),
            whole_cell: RwSignal::default(),
        }
    }

    /// Opens the panel, the keyboard in its first field.
    pub(super) fn begin(self) {
        self.open.set(true);
        browser::focus::move_to("find-text");
    }

    /// What is looked for; none: nothing yet.
    fn wanted(self) -> Option<Find> {
        let find = Find {
            column: self.column.get(),
            find: self.find.get(),
            match_case: self.match_case.get(),
            whole_cell: self.whole_cell.get(),
        };
        (!find.find.is_empty() || find.whole_cell).then_some(find)
    }
}

#[component]
pub(super) fn FindAndReplace(state: FindState, filter: RwSignal<RowFilter>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let wanted = Memo::new(move |_| state.wanted());
    keep_looking(at_hand, wanted);
    on_cleanup(move || {
        at_hand.look_for(None);
        if filter.try_get_untracked() == Some(RowFilter::Found) {
            filter.try_set(RowFilter::All);
        }
    });
    let found = move || match at_hand.looking.get() {
        Looking::Found { cells, rows } => (cells, rows),
        Looking::Nothing | Looking::Going => (0, 0),
    };
    let nothing = Signal::derive(move || found().0 == 0);
    let columns = move || {
        let named = |opened: &crate::state::import::Opened| {
            let columns = opened.mapping.iter();
            columns.map(|column| (column.column, column.header.clone())).collect::<Vec<_>>()
        };
        at_hand.opened.with(|opened| opened.as_ref().map(named).unwrap_or_default())
    };
    let show = move || {
        if found().0 > 0 {
            filter.set(RowFilter::Found);
        }
    };
    // What was found is not there any more.
    let see_changed = move || {
        if filter.get_untracked() == RowFilter::Found {
            filter.set(RowFilter::Changed);
        }
    };
    let replace = move |_| {
        let (Some(find), (cells, _)) = (wanted.get_untracked(), untrack(found)) else { return };
        at_hand.replace_all(find, state.with.get_untracked());
        see_changed();
        reader.say(format!("{} changed. Undo takes it back.", counted(cells, "cell was", "cells were")));
        browser::focus::move_to("find-text");
    };
    let leave_out = move |_| {
        let (_, rows) = untrack(found);
        at_hand.remove_rows(RowFilter::Found, 0, rows);
        see_changed();
        reader.say(format!("{} left out. Undo takes it back.", counted(rows, "row was", "rows were")));
        browser::focus::move_to("find-text");
    };
    view! {
        <form
            class="find-panel"
            role="search"
            aria-label="Find and replace in the rows"
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                show();
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    state.open.set(false);
                    browser::focus::move_to("sheet");
                }
            }
        >
            <div class="find-fields">
                <div class="field">
                    <label class="field-label" for="find-text">
                        "Find"
                    </label>
                    <input
                        class="input"
                        id="find-text"
                        type="text"
                        autocomplete="off"
                        prop:value=move || state.find.get()
                        on:input=move |event| state.find.set(event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label class="field-label" for="find-with">
                        "Replace with"
                    </label>
                    <input
                        class="input"
                        id="find-with"
                        type="text"
                        autocomplete="off"
                        prop:value=move || state.with.get()
                        on:input=move |event| state.with.set(event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label class="field-label" for="find-column">
                        "In"
                    </label>
                    <select
                        class="select"
                        id="find-column"
                        on:change=move |event| state.column.set(event_target_value(&event).parse().ok())
                    >
                        <option value="" selected=move || state.column.get().is_none()>
                            "All columns"
                        </option>
                        {move || {
                            columns()
                                .into_iter()
                                .map(|(column, header)| {
                                    let words =
                                        if header.is_empty() { format!("Column {}", column + 1) } else { header };
                                    view! {
                                        <option
                                            value=column.to_string()
                                            selected=move || state.column.get() == Some(column)
                                        >
                                            {words}
                                        </option>
                                    }
                                })
                                .collect_view()
                        }}
                    </select>
                </div>
            </div>
            <div class="find-ticks">
                <Tick words="Match case" ticked=state.match_case/>
                <Tick words="Whole cell only" ticked=state.whole_cell/>
                <p class="find-count" role="status">
                    {move || {
                        match at_hand.looking.get() {
                            Looking::Nothing if wanted.with(Option::is_none) => String::new(),
                            Looking::Nothing | Looking::Going => "Looking…".to_owned(),
                            Looking::Found { cells: 0, .. } => "Not found.".to_owned(),
                            Looking::Found { cells, rows } => {
                                format!(
                                    "Found in {} of {}.",
                                    counted(cells, "cell", "cells"),
                                    counted(rows, "row", "rows"),
                                )
                            }
                        }
                    }}
                </p>
            </div>
            <div class="row">
                <Button
                    kind=ButtonKind::Small
                    disabled=Signal::derive(move || {
                        nothing.get() || state.find.with(|find| state.with.with(|with| find == with))
                    })
                    on_press=replace
                >
                    {move || match found() {
                        (0, _) => "Replace all".to_owned(),
                        (cells, _) => format!("Replace in {}", counted(cells, "cell", "cells")),
                    }}
                </Button>
                <Button kind=ButtonKind::Small disabled=nothing on_press=move |_| show()>
                    "Show only these rows"
                </Button>
                <Button
                    kind=ButtonKind::Small
                    disabled=Signal::derive(move || nothing.get() || found().1 > MOST_NUMBERS)
                    on_press=leave_out
                >
                    {move || match found() {
                        (_, 0) => "Leave these rows out".to_owned(),
                        (_, rows) => format!("Leave {} out", counted(rows, "row", "rows")),
                    }}
                </Button>
                <Button
                    kind=ButtonKind::Small
                    on_press=move |_| {
                        state.open.set(false);
                        browser::focus::move_to("sheet");
                    }
                >
                    "Close"
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Tick(words: &'static str, ticked: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="find-tick">
            <input
                class="checkbox"
                type="checkbox"
                prop:checked=move || ticked.get()
                on:change=move |event| ticked.set(event_target_checked(&event))
            />
            {words}
        </label>
    }
}

/// Looks as one types, and again whenever the rows have changed.
fn keep_looking(at_hand: ImportAtHand, wanted: Memo<Option<Find>>) {
    let read = Memo::new(move |_| matches!(at_hand.reading.get(), Reading::Done(_)));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    Effect::new(move || {
        let find = wanted.get();
        stop();
        if !read.get() {
            return;
        }
        if find.is_none() {
            at_hand.look_for(None);
            return;
        }
        waiting.set_value(set_timeout_with_handle(move || at_hand.look_for(find.clone()), PAUSE).ok());
    });
    on_cleanup(stop);
}
