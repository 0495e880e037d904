//! The rows of the file as a grid that scrolls through a million: only what is in sight is drawn, and asked for
//! from the worker.
//!
//! One element has the focus, the grid itself; the chosen cell is named by `aria-activedescendant`. So rows may
//! come and go under the keyboard without its losing its place.

mod clipboard;
mod geometry;
mod keys;
mod row;
mod voice;

use leptos::{ev, html, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use roster::protocol::{MOST_NUMBERS, RowFilter, RowView};

use geometry::{Geometry, ROW_HEIGHT};
use row::SheetRow;
use voice::Voice;

use super::find::FindState;
use crate::{
    browser,
    components::figure::counted,
    state::{
        ImportAtHand, Reader,
        import::{Looking, Opened, Reading},
    },
};

/// A cell: its row's position among those shown, and its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    position: u32,
    column: u32,
}

/// A column as the grid shows it.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    name: String,
    imported: bool,
    /// About as many characters its cells have, as far as the first rows tell: 8–26.
    characters: u32,
}

/// What the keyboard is on, by the row's number, whatever position it has.
#[derive(Clone, Debug, Default)]
struct Meant {
    row: Option<u32>,
    /// The cell that is typed into: its column, what was in it, and whether a letter began it.
    typing: Option<(u32, u32, String, bool)>,
}

/// What the parts of the grid share.
#[derive(Clone, Copy)]
struct SheetState {
    at_hand: StoredValue<ImportAtHand>,
    reader: StoredValue<Reader>,
    filter: RwSignal<RowFilter>,
    columns: Memo<Vec<Head>>,
    /// How many rows pass the filter.
    total: Memo<u32>,
    chosen: RwSignal<Option<Place>>,
    /// Where a choice of several rows began, the chosen cell being its other end.
    anchor: RwSignal<Option<u32>>,
    /// What is being typed into the chosen cell.
    draft: RwSignal<Option<String>>,
    /// Rows move when a list of problems gets shorter: which row was meant.
    meant: StoredValue<Meant>,
    find: FindState,
    scroll_top: RwSignal<f64>,
    scroll_left: RwSignal<f64>,
    height: RwSignal<f64>,
    width: RwSignal<f64>,
    element: NodeRef<html::Div>,
}

impl SheetState {
    fn at_hand(self) -> ImportAtHand {
        self.at_hand.get_value()
    }

    fn geometry(self) -> Geometry {
        Geometry { total: self.total.get(), height: self.height.get(), scroll_top: self.scroll_top.get() }
    }

    fn row(self, place: Place) -> Option<RowView> {
        self.at_hand().window.with(|window| window.row(place.position).cloned())
    }

    /// Chooses a cell and brings it into sight.
    fn choose(self, place: Place) {
        self.anchor.set(None);
        self.reach(place);
    }

    /// Chooses the rows from where the choice began to this place.
    fn extend(self, place: Place) {
        if self.anchor.get_untracked().is_none() {
            self.anchor.set(self.chosen.get_untracked().map(|chosen| chosen.position));
        }
        self.reach(place);
    }

    fn reach(self, place: Place) {
        self.chosen.set(Some(place));
        self.draft.set(None);
        let row = untrack(|| self.row(place)).map(|row| row.row);
        self.meant.update_value(|meant| *meant = Meant { row, typing: None });
        let geometry = untrack(|| self.geometry());
        let Some(element) = self.element.get_untracked() else { return };
        if let Some(top) = geometry.scroll_to_show(place.position) {
            element.set_scroll_top(top as i32);
        }
        // The header's cell is always there, and stands where the row's will.
        browser::scroll::show_sideways(&element, &head_id(place.column));
    }

    /// The positions of the rows that are chosen: the first and how many.
    fn range(self) -> Option<(u32, u32)> {
        let chosen = self.chosen.get()?.position;
        let anchor = self.anchor.get().unwrap_or(chosen);
        Some((anchor.min(chosen), anchor.abs_diff(chosen) + 1))
    }

    /// Leaves the chosen rows out.
    fn leave_out(self) {
        let Some((first, count)) = untrack(|| self.range()) else { return };
        let count = count.min(MOST_NUMBERS);
        self.at_hand().remove_rows(self.filter.get_untracked(), first, count);
        self.reader.get_value().say(format!(
            "{} left out. Undo brings {} back.",
            counted(count, "row is", "rows are"),
            if count == 1 { "it" } else { "them" }
        ));
        self.anchor.set(None);
        self.take_focus();
    }

    fn begin_typing(self, text: Option<String>) {
        let Some(place) = self.chosen.get_untracked() else { return };
        let Some(row) = untrack(|| self.row(place)) else { return };
        if row.removed {
            self.reader.get_value().say("This row is left out. Put it back to change it.");
            return;
        }
        self.anchor.set(None);
        let present = row.cells.get(place.column as usize).cloned().unwrap_or_default();
        let by_letter = text.is_some();
        self.meant.update_value(|meant| {
            *meant = Meant {
                row: Some(row.row),
                typing: Some((row.row, place.column, present.clone(), by_letter)),
            };
        });
        self.draft.set(Some(text.unwrap_or(present)));
    }

    /// Keeps what was typed, if it is anything new.
    fn finish_typing(self) {
        let Some(text) = self.draft.get_untracked() else { return };
        self.draft.set(None);
        let typing = self.meant.try_update_value(|meant| meant.typing.take()).flatten();
        let Some((row, column, before, _)) = typing else { return };
        let text = text.trim();
        if before != text {
            self.at_hand().set_cell(row, column, text.to_owned());
        }
    }

    fn stop_typing(self) {
        self.draft.set(None);
        self.meant.update_value(|meant| meant.typing = None);
    }

    /// Other rows have come: the chosen cell stays on the row it was on, or where that was.
    fn follow(self) {
        let Some(place) = self.chosen.get_untracked() else { return };
        let meant = self.meant.with_value(|meant| meant.row);
        let (here, moved) = self.at_hand().window.with_untracked(|window| {
            let here = window.row(place.position).map(|row| row.row);
            let at = window.rows.iter().position(|row| Some(row.row) == meant);
            (here, at.map(|at| window.first + at as u32))
        });
        if meant.is_some() && here != meant {
            if let Some(position) = moved {
                self.chosen.set(Some(Place { position, ..place }));
                return;
            }
            // It is not in this list any more: put right, or left out.
            self.stop_typing();
            self.anchor.set(None);
            let last = self.total.get_untracked().checked_sub(1);
            self.chosen.set(last.map(|last| Place { position: place.position.min(last), ..place }));
        }
        if let Some(here) = here {
            self.meant.update_value(|meant| meant.row = Some(here));
        }
    }

    fn take_focus(self) {
        if let Some(element) = self.element.get_untracked() {
            let _ = element.focus();
        }
    }

    fn measure(self) {
        if let Some(element) = self.element.get_untracked() {
            self.height.set(f64::from(element.client_height()));
            self.width.set(f64::from(element.client_width()));
        }
    }
}

fn cell_id(row: u32, column: u32) -> String {
    format!("cell-{row}-{column}")
}

fn head_id(column: u32) -> String {
    format!("head-{column}")
}

#[component]
pub(super) fn Sheet(filter: RwSignal<RowFilter>, find: FindState) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let columns =
        Memo::new(move |_| at_hand.opened.with(|opened| opened.as_ref().map(heads).unwrap_or_default()));
    // While the file is read again, the last count stands: the grid must not jump with every edit.
    let total = Memo::new(move |last: Option<&u32>| match at_hand.reading.get() {
        Reading::Done(totals) => match filter.get() {
            RowFilter::All => totals.rows,
            RowFilter::Errors => totals.errors,
            RowFilter::Warnings => totals.warnings,
            RowFilter::Changed => totals.changed,
            RowFilter::Found => match at_hand.looking.get() {
                Looking::Found { rows, .. } => rows,
                Looking::Nothing | Looking::Going => last.copied().unwrap_or(0),
            },
        },
        Reading::Nothing | Reading::Going { .. } | Reading::Outdated => last.copied().unwrap_or(0),
    });
    let state = SheetState {
        at_hand: StoredValue::new(at_hand),
        reader: StoredValue::new(Reader::expect()),
        filter,
        columns,
        total,
        chosen: RwSignal::new(None),
        anchor: RwSignal::new(None),
        draft: RwSignal::new(None),
        meant: StoredValue::default(),
        find,
        scroll_top: RwSignal::new(0.0),
        scroll_left: RwSignal::new(0.0),
        height: RwSignal::new(0.0),
        width: RwSignal::new(0.0),
        element: NodeRef::new(),
    };
    keep_measured(state);
    keep_supplied(state);
    // Another filter is another list: from its top.
    Effect::new(move |before: Option<RowFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            state.chosen.set(None);
            state.anchor.set(None);
            state.draft.set(None);
            state.meant.set_value(Meant::default());
            if let Some(element) = state.element.get_untracked() {
                element.set_scroll_top(0);
            }
        }
        now
    });

    let stretch = Memo::new(move |_| state.geometry().stretch());
    let active = move || {
        let place = state.chosen.get()?;
        Some(cell_id(state.row(place)?.row, place.column))
    };
    view! {
        <Voice state/>
        <p class="only-read-aloud" id="sheet-keys">
            "Arrow keys move. Enter or typing changes a cell, Escape leaves it as it was, Delete empties it. Shift with the arrows chooses rows, Control and Delete leaves them out. Control and C copies, Control and V pastes cells."
        </p>
        <span class="only-read-aloud" id="sheet-changed">
            "Changed here"
        </span>
        <div
            class="sheet"
            id="sheet"
            style=("--sheet-canvas", move || format!("{}px", state.geometry().canvas()))
            role="grid"
            tabindex="0"
            aria-label="Rows of the file"
            aria-rowcount=move || (total.get() + 1).to_string()
            aria-colcount=move || (columns.with(Vec::len) + 2).to_string()
            aria-multiselectable="true"
            aria-activedescendant=active
            aria-describedby="sheet-keys"
            node_ref=state.element
            on:scroll=move |_| {
                if let Some(element) = state.element.get_untracked() {
                    state.scroll_top.set(f64::from(element.scroll_top()));
                    state.scroll_left.set(f64::from(element.scroll_left()));
                }
            }
            on:keydown=move |event| keys::pressed(state, &event)
            on:copy=move |event| clipboard::copy(state, &event)
            on:paste=move |event| clipboard::paste(state, &event)
            on:focus=move |_| {
                if state.chosen.get_untracked().is_none() && total.get_untracked() > 0 {
                    state.choose(Place { position: stretch.get_untracked().0, column: 0 });
                }
            }
        >
            <div
                class="sheet-canvas"
                role="rowgroup"
                style:height=move || format!("{}px", state.geometry().canvas())
                style=("--sheet-row", format!("{ROW_HEIGHT}px"))
                style=("--sheet-columns", move || columns.with(|columns| tracks(columns)))
            >
                <div class="sheet-line sheet-head" role="row" aria-rowindex="1">
                    <span class="sheet-cell sheet-number" role="columnheader" aria-colindex="1">
                        "Row"
                    </span>
                    {move || {
                        columns
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, head)| {
                                view! {
                                    <span
                                        class="sheet-cell"
                                        role="columnheader"
                                        id=head_id(at as u32)
                                        aria-colindex=(at + 2).to_string()
                                        style:grid-column=(at + 2).to_string()
                                    >
                                        <span class:muted=!head.imported>{head.name}</span>
                                    </span>
                                }
                            })
                            .collect_view()
                    }}
                    <span
                        class="sheet-cell"
                        role="columnheader"
                        aria-colindex=move || (columns.with(Vec::len) + 2).to_string()
                        style:grid-column=move || (columns.with(Vec::len) + 2).to_string()
                    >
                        "What was found"
                    </span>
                </div>
                <For
                    each=move || {
                        let (first, count) = stretch.get();
                        first..first + count
                    }
                    key=|position| *position
                    let:position
                >
                    <SheetRow state position/>
                </For>
            </div>
        </div>
        {move || {
            let empty = total.get() == 0 && state.at_hand().reading.get().totals().is_some();
            empty
                .then(|| {
                    let words = match filter.get() {
                        RowFilter::All => "There are no rows.",
                        RowFilter::Errors => "No row has errors.",
                        RowFilter::Warnings => "No row has warnings.",
                        RowFilter::Changed => "Nothing has been changed yet. What you change here stays out of your own file.",
                        RowFilter::Found => "What you look for is not in these rows any more.",
                    };
                    view! { <p class="empty muted">{words}</p> }
                })
        }}
    }
}

fn heads(opened: &Opened) -> Vec<Head> {
    let widest = |column: u32, header: &str| {
        let cells = opened.sample.iter().filter_map(|row| row.get(column as usize));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        widest.max(header.chars().count()).clamp(8, 26) as u32
    };
    opened
        .mapping
        .iter()
        .map(|column| Head {
            name: column.header.clone(),
            imported: column.field.is_some(),
            characters: widest(column.column, &column.header),
        })
        .collect()
}

/// The widths of the columns: shared out by what stands in them while they are few, fixed (and drawn only in
/// sight) when they are many. The browser's own way, by all contents, would move them as one scrolls.
fn tracks(columns: &[Head]) -> String {
    let number = "5.25rem";
    let count = columns.len();
    if count > geometry::FEW_COLUMNS {
        return format!("{number} repeat({count}, {}px) 24rem", geometry::COLUMN_WIDTH);
    }
    let shares: Vec<String> = columns
        .iter()
        .map(|head| {
            format!("minmax({:.1}rem, {}fr)", f64::from(head.characters) * 0.5 + 1.5, head.characters)
        })
        .collect();
    format!("{number} {} minmax(16rem, 24fr)", shares.join(" "))
}

fn keep_measured(state: SheetState) {
    let listener = StoredValue::new(None::<WindowListenerHandle>);
    Effect::new(move || {
        state.element.track();
        state.measure();
        listener.set_value(Some(window_event_listener(ev::resize, move |_| state.measure())));
    });
    on_cleanup(move || {
        if let Some(listener) = listener.try_update_value(Option::take).flatten() {
            listener.remove();
        }
    });
}

/// Asks for the rows in sight whenever they are not at hand: after scrolling, another filter, another run.
fn keep_supplied(state: SheetState) {
    Effect::new(move || {
        let (first, count) = state.geometry().stretch();
        let filter = state.filter.get();
        state.at_hand().reading.track();
        state.at_hand().looking.track();
        if count > 0 {
            state.at_hand().want_rows(filter, first, count);
        }
    });
    Effect::new(move || {
        state.at_hand().window.track();
        state.follow();
    });
}
