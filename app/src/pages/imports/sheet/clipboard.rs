//! Copying cells out of the grid and pasting them into it, as between two spreadsheets.

use leptos::{prelude::*, web_sys::ClipboardEvent};
use roster::{
    protocol::MOST_NUMBERS,
    read::clipboard::{block, copied},
};

use super::SheetState;
use crate::{browser::files, components::figure::counted};

/// The chosen cell, or the whole of the chosen rows, as far as they are at hand.
pub(super) fn copy(state: SheetState, event: &ClipboardEvent) {
    // In a cell that is typed into, the browser copies what is marked there.
    if state.draft.with_untracked(Option::is_some) {
        return;
    }
    let (Some(place), Some((first, count))) = (state.chosen.get_untracked(), untrack(|| state.range()))
    else {
        return;
    };
    let rows: Vec<_> = state.at_hand().window.with_untracked(|window| {
        (first..first + count).filter_map(|position| window.row(position).cloned()).collect()
    });
    let reader = state.reader.get_value();
    if rows.len() as u32 != count {
        reader.say("So many rows cannot be copied at once. Choose only some that are in sight.");
        return;
    }
    let text = match rows.as_slice() {
        [row] => row.cells.get(place.column as usize).cloned().unwrap_or_default(),
        rows => copied(rows.iter().map(|row| row.cells.iter().map(String::as_str))),
    };
    if files::copy_text(event, &text) {
        reader.say(if count == 1 {
            "Copied.".to_owned()
        } else {
            format!("{} copied.", counted(count, "row is", "rows are"))
        });
    }
}

/// From the chosen cell on, to the right and down; into several chosen rows again and again.
pub(super) fn paste(state: SheetState, event: &ClipboardEvent) {
    if state.draft.with_untracked(Option::is_some) {
        return;
    }
    let (Some(place), Some((first, chosen))) = (state.chosen.get_untracked(), untrack(|| state.range()))
    else {
        return;
    };
    let mut cells = block(&files::pasted_text(event));
    let columns = state.columns.with_untracked(Vec::len).saturating_sub(place.column as usize);
    for row in &mut cells {
        row.truncate(columns);
    }
    let widest = cells.iter().map(Vec::len).max().unwrap_or(0);
    if widest == 0 {
        return;
    }
    event.prevent_default();
    event.stop_propagation();
    let left = state.total.get_untracked().saturating_sub(first);
    let count = if chosen > 1 { chosen } else { cells.len() as u32 }.min(left).min(MOST_NUMBERS);
    let pasted = counted(count * widest as u32, "cell is", "cells are");
    state.reader.get_value().say(format!("{pasted} pasted. Undo takes it back."));
    state.at_hand().paste_cells(state.filter.get_untracked(), first, count, place.column, cells);
}
