//! The log laid over the rows, each of them by itself.

use std::collections::BTreeMap;

use memchr::memmem;

use super::{Edit, replace::replace};

/// The log, indexed so that a row nobody touched costs one look-up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    log: Vec<Edit>,
    by_row: BTreeMap<u32, Vec<usize>>,
    everywhere: Vec<usize>,
    /// What those look for.
    needles: Vec<Needle>,
}

/// Tells rows that a replacement cannot concern without taking them apart.
#[derive(Clone, Debug)]
pub(super) enum Needle {
    /// It might stand anywhere: a quotation mark is doubled in a file, an empty cell is not there.
    Anywhere,
    Exact(Box<memmem::Finder<'static>>),
    /// In lower case.
    Folded(String),
}

impl Needle {
    pub(super) fn new(find: &str, match_case: bool) -> Self {
        if find.is_empty() || find.contains(['"', '\u{1f}']) {
            Self::Anywhere
        } else if match_case {
            Self::Exact(Box::new(memmem::Finder::new(find.as_bytes()).into_owned()))
        } else {
            Self::Folded(find.to_lowercase())
        }
    }

    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Exact(finder) => finder.find(text.as_bytes()).is_some(),
            // Letters that lower to others, some of them to ASCII, are rare: they are looked at closely.
            Self::Folded(find) => !text.is_ascii() || stands_in(find.as_bytes(), text.as_bytes()),
        }
    }
}

/// Without regard to the case of ASCII letters; `find` is in lower case.
fn stands_in(find: &[u8], text: &[u8]) -> bool {
    let Some(first) = find.first().copied() else { return true };
    let mut starts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text);
    starts.any(|at| text.get(at..at + find.len()).is_some_and(|found| found.eq_ignore_ascii_case(find)))
}

impl Edits {
    pub(crate) fn new(log: &[Edit]) -> Self {
        let mut edits = Self { log: log.to_vec(), ..Self::default() };
        for (at, edit) in log.iter().enumerate() {
            match edit {
                Edit::Set { row, .. } | Edit::Remove { row } => {
                    edits.by_row.entry(*row).or_default().push(at);
                }
                Edit::Replace { find, match_case, .. } => {
                    edits.everywhere.push(at);
                    edits.needles.push(Needle::new(find, *match_case));
                }
            }
        }
        edits
    }

    /// Could the log change the row, whose text this is as it stands in the file? None: unknown.
    #[inline]
    pub(crate) fn concerns(&self, row: u32, text: Option<&str>) -> bool {
        if self.log.is_empty() {
            return false;
        }
        self.by_row.contains_key(&row)
            || self.needles.iter().any(|needle| text.is_none_or(|text| needle.may_stand_in(text)))
    }

    /// The places in the log at which it is not what another is any more: rows that only the rest
    /// names are the only ones that differ, unless the rest looks through all of them.
    pub(crate) fn differing<'a>(one: &'a [Edit], other: &'a [Edit]) -> impl Iterator<Item = &'a Edit> {
        let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let rest = |log: &'a [Edit]| log.get(same..).unwrap_or_default();
        rest(one).iter().chain(rest(other))
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
    fn only_rows_that_hold_what_is_looked_for_are_concerned() {
        let replace = |find: &str, match_case| Edit::Replace {
            column: None,
            find: find.into(),
            with: "x".into(),
            match_case,
            whole_cell: false,
        };
        let edits = Edits::new(&[replace("Salse", false), Edit::Remove { row: 7 }]);
        assert!(
            edits.concerns(1, Some("a,SALSE,b")) && edits.concerns(7, Some("a")) && edits.concerns(1, None)
        );
        assert!(!edits.concerns(1, Some("a,Sales,b")));
        assert!(!Edits::new(&[replace("Salse", true)]).concerns(1, Some("salse")));
        assert!(Edits::new(&[replace("\"", true)]).concerns(1, Some("x")));
        assert!(Edits::new(&[replace("kg", false)]).concerns(1, Some("5 \u{212a}g")));
    }

    #[test]
    fn a_removed_row_is_gone_and_a_short_row_grows() {
        let log = [Edit::Remove { row: 1 }, Edit::Set { row: 2, column: 3, value: "z".into() }];
        assert_eq!(apply(&log, 1, &["a"]), None);
        assert_eq!(apply(&log, 2, &["a"]).unwrap(), ["a", "", "", "z"]);
    }
}
