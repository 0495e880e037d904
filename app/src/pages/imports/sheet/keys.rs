//! The grid by keyboard: arrows, page keys, Home and End move; Enter, F2 or just typing changes the cell;
//! Delete empties it.

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
    state.choose(to);
}

/// Keys inside the field of a cell.
pub(super) fn typed(state: SheetState, event: &KeyboardEvent) {
    let Some(at) = state.chosen.get_untracked() else { return };
    match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            state.draft.set(None);
            state.take_focus();
        }
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            state.finish_typing();
            state.take_focus();
            let last = state.total.get_untracked().saturating_sub(1);
            state.choose(Place { position: (at.position + 1).min(last), ..at });
        }
        "Tab" => {
            event.prevent_default();
            event.stop_propagation();
            state.finish_typing();
            state.take_focus();
            let last = (state.columns.with_untracked(Vec::len) as u32).saturating_sub(1);
            let column =
                if event.shift_key() { at.column.saturating_sub(1) } else { (at.column + 1).min(last) };
            state.choose(Place { column, ..at });
        }
        _ => event.stop_propagation(),
    }
}
