//! The grid by keyboard, as in a spreadsheet: arrows, page keys, Home and End move, with Shift they choose rows;
//! Enter, F2 or just typing changes the cell; Delete empties it, Ctrl+Delete leaves the chosen rows out. Tab goes
//! on to what follows the grid, as everywhere on a page; inside a cell that is typed into it goes to the next one.

use leptos::{prelude::*, web_sys::KeyboardEvent};

use super::{Place, SheetState};

pub(super) fn pressed(state: SheetState, event: &KeyboardEvent) {
    // While typing, the cell's own field hears the keys.
    if state.draft.with_untracked(Option::is_some) {
        return;
    }
    let total = state.total.get_untracked();
    let columns = state.columns.with_untracked(Vec::len) as u32;
    let (Some(last_row), Some(last_column)) = (total.checked_sub(1), columns.checked_sub(1)) else { return };
    let at = state.chosen.get_untracked().unwrap_or(Place { position: 0, column: 0 });
    let page = untrack(|| state.geometry()).page();
    let far = event.ctrl_key() || event.meta_key();
    let to = match event.key().as_str() {
        "ArrowDown" => Place { position: if far { last_row } else { (at.position + 1).min(last_row) }, ..at },
        "ArrowUp" => Place { position: if far { 0 } else { at.position.saturating_sub(1) }, ..at },
        "ArrowRight" => {
            Place { column: if far { last_column } else { (at.column + 1).min(last_column) }, ..at }
        }
        "ArrowLeft" => Place { column: if far { 0 } else { at.column.saturating_sub(1) }, ..at },
        "PageDown" => Place { position: (at.position + page).min(last_row), ..at },
        "PageUp" => Place { position: at.position.saturating_sub(page), ..at },
        "Home" if far => Place { position: 0, column: 0 },
        "End" if far => Place { position: last_row, column: last_column },
        "Home" => Place { column: 0, ..at },
        "End" => Place { column: last_column, ..at },
        "Enter" | "F2" => {
            event.prevent_default();
            state.begin_typing(None);
            return;
        }
        "Escape" if state.anchor.get_untracked().is_some() => {
            state.anchor.set(None);
            return;
        }
        "f" | "F" | "h" | "H" if far => {
            event.prevent_default();
            state.find.begin();
            return;
        }
        "Delete" | "Backspace" if far => {
            event.prevent_default();
            state.leave_out();
            return;
        }
        "Delete" | "Backspace" if untrack(|| state.range()).is_some_and(|(_, count)| count > 1) => {
            event.prevent_default();
            state.reader.get_value().say("Several rows are chosen. Control and Delete leaves them out.");
            return;
        }
        "Delete" | "Backspace" => {
            event.prevent_default();
            state.begin_typing(Some(String::new()));
            state.finish_typing();
            return;
        }
        key if key.chars().count() == 1 && !far && !event.alt_key() => {
            event.prevent_default();
            state.begin_typing(Some(key.to_owned()));
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() && to.position != at.position {
        state.extend(to);
    } else {
        state.choose(to);
    }
}

/// Keys inside the field of a cell. Up and down have no other meaning there; left and right have, unless a letter
/// began it: then, as in a spreadsheet, they end it.
pub(super) fn typed(state: SheetState, event: &KeyboardEvent) {
    let Some(at) = state.chosen.get_untracked() else { return };
    let by_letter =
        state.meant.with_value(|meant| meant.typing.as_ref().is_some_and(|(.., by_letter)| *by_letter));
    let last_row = state.total.get_untracked().saturating_sub(1);
    let last_column = (state.columns.with_untracked(Vec::len) as u32).saturating_sub(1);
    let up = Place { position: at.position.saturating_sub(1), ..at };
    let down = Place { position: (at.position + 1).min(last_row), ..at };
    let left = Place { column: at.column.saturating_sub(1), ..at };
    let right = Place { column: (at.column + 1).min(last_column), ..at };
    let shift = event.shift_key();
    event.stop_propagation();
    let to = match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            state.stop_typing();
            state.take_focus();
            return;
        }
        // An input method is being written with: the key is its own.
        _ if event.is_composing() => return,
        "Enter" if shift => up,
        "Tab" if shift => left,
        "Tab" => right,
        "ArrowUp" => up,
        "Enter" | "ArrowDown" => down,
        "ArrowLeft" if by_letter => left,
        "ArrowRight" if by_letter => right,
        _ => return,
    };
    event.prevent_default();
    state.finish_typing();
    state.take_focus();
    state.choose(to);
}
