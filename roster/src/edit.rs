//! The administrator's edits: a log laid over the file's bytes, which themselves never change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One entry of the log, as `api.md` writes it. Rows count the records under the header from 1 and
/// never shift; columns count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Put a value into one cell.
    Set { row: u32, column: u32, value: String },
    /// Replace text in one column, or in all of them.
    Replace {
        column: Option<u32>,
        find: String,
        with: String,
        #[serde(default)]
        match_case: bool,
        #[serde(default)]
        whole_cell: bool,
    },
    /// Leave a row out.
    Remove { row: u32 },
}

/// The log, indexed so that a row nobody touched costs one look-up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    log: Vec<Edit>,
    by_row: BTreeMap<u32, Vec<usize>>,
    everywhere: Vec<usize>,
}

impl Edits {
    pub(crate) fn new(log: &[Edit]) -> Self {
        let mut edits = Self { log: log.to_vec(), ..Self::default() };
        for (at, edit) in log.iter().enumerate() {
            match edit {
                Edit::Set { row, .. } | Edit::Remove { row } => {
                    edits.by_row.entry(*row).or_default().push(at);
                }
                Edit::Replace { .. } => edits.everywhere.push(at),
            }
        }
        edits
    }

    pub(crate) fn touches(&self, row: u32) -> bool {
        !self.everywhere.is_empty() || self.by_row.contains_key(&row)
    }

    /// Applies the log, in its order, to one row's cells. False: the row was removed.
    pub(crate) fn apply(&self, row: u32, cells: &mut Vec<String>) -> bool {
        let mut due: Vec<usize> = self.everywhere.clone();
        due.extend(self.by_row.get(&row).into_iter().flatten());
        due.sort_unstable();
        for edit in due.into_iter().filter_map(|at| self.log.get(at)) {
            match edit {
                Edit::Remove { .. } => return false,
                Edit::Set { column, value, .. } => set(cells, *column as usize, value),
                Edit::Replace { column: Some(column), find, with, match_case, whole_cell } => {
                    if let Some(cell) = cells.get_mut(*column as usize) {
                        replace(cell, find, with, *match_case, *whole_cell);
                    }
                }
                Edit::Replace { column: None, find, with, match_case, whole_cell } => {
                    for cell in cells.iter_mut() {
                        replace(cell, find, with, *match_case, *whole_cell);
                    }
                }
            }
        }
        true
    }
}

/// A short row grows up to the cell that was typed into.
fn set(cells: &mut Vec<String>, column: usize, value: &str) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        value.clone_into(cell);
    }
}

fn replace(cell: &mut String, find: &str, with: &str, match_case: bool, whole_cell: bool) {
    if whole_cell {
        let same = if match_case { cell == find } else { cell.to_lowercase() == find.to_lowercase() };
        if same {
            with.clone_into(cell);
        }
    } else if find.is_empty() {
        // Finding nothing everywhere would never end.
    } else if match_case {
        if cell.contains(find) {
            *cell = cell.replace(find, with);
        }
    } else {
        *cell = replace_folded(cell, find, with);
    }
}

/// Replaces without regard to case. Lower-casing can change a text's length (`İ`), so positions are
/// taken from the original, character by character.
fn replace_folded(cell: &str, find: &str, with: &str) -> String {
    let find: Vec<char> = find.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = folded_prefix(rest, &find) {
            out.push_str(with);
            rest = rest.get(length..).unwrap_or_default();
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// The byte length of the prefix of `text` that lower-cases to `find`, if there is one.
fn folded_prefix(text: &str, find: &[char]) -> Option<usize> {
    let mut wanted = find.iter();
    let mut length = 0;
    for character in text.chars() {
        if wanted.as_slice().is_empty() {
            break;
        }
        for lower in character.to_lowercase() {
            if wanted.next() != Some(&lower) {
                return None;
            }
        }
        length += character.len_utf8();
    }
    wanted.as_slice().is_empty().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(log: &[Edit], row: u32, cells: &[&str]) -> Option<Vec<String>> {
        let mut cells = cells.iter().map(ToString::to_string).collect();
        Edits::new(log).apply(row, &mut cells).then_some(cells)
    }

    #[test]
    fn the_log_applies_in_its_order() {
        let log = [
            Edit::Set { row: 2, column: 1, value: "Nord".into() },
            Edit::Replace {
                column: Some(1),
                find: "NORD".into(),
                with: "North".into(),
                match_case: false,
                whole_cell: true,
            },
            Edit::Set { row: 3, column: 0, value: "x".into() },
        ];
        assert_eq!(apply(&log, 2, &["a", "b"]).unwrap(), ["a", "North"]);
        assert_eq!(apply(&log, 3, &["a", "nord"]).unwrap(), ["x", "North"]);
        assert_eq!(apply(&log, 4, &["a"]).unwrap(), ["a"]);
    }

    #[test]
    fn a_removed_row_is_gone_and_a_short_row_grows() {
        let log = [Edit::Remove { row: 1 }, Edit::Set { row: 2, column: 3, value: "z".into() }];
        assert_eq!(apply(&log, 1, &["a"]), None);
        assert_eq!(apply(&log, 2, &["a"]).unwrap(), ["a", "", "", "z"]);
    }

    #[test]
    fn replacing_without_case_keeps_what_is_around() {
        assert_eq!(replace_folded("İstanbul SALES sales", "sales", "Sales"), "İstanbul Sales Sales");
        assert_eq!(replace_folded("aaa", "aa", "b"), "ba");
    }
}
