//! Edits made in one file, made again in another that was corrected from it.
//!
//! Rows have moved, and some have been put right already. A row is known again by all of its cells that no edit
//! concerns, or else by the one that says who it is; and a cell is changed again only if it still holds what it
//! held.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use super::Edit;
use crate::read::Record;

/// As many rows with equal cells are told apart, by their order.
const ALIKE: usize = 64;

/// A row that edits name, as it stands in the file they were made in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    pub row: u32,
    pub cells: Vec<String>,
}

/// What was done to the one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub header: Vec<String>,
    /// The column that says who a row is about: the e-mail addresses.
    pub identity: Option<u32>,
    pub edits: Vec<Edit>,
    pub traces: Vec<Trace>,
}

/// What of it fits the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitting {
    pub edits: Vec<Edit>,
    /// How many do not: their rows are not there, or their cells hold something else by now.
    pub passed_over: u32,
}

/// For each column of one header, the column of another with the same name; of several alike, in their order.
pub fn same_columns(one: &[String], other: &[String]) -> Vec<Option<u32>> {
    let mut places: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, name) in other.iter().enumerate().rev() {
        places.entry(name).or_default().push(at as u32);
    }
    one.iter().map(|name| places.get_mut(name.as_str()).and_then(Vec::pop)).collect()
}

/// Fed with the rows of the other file, as they stand in it; then [`finish`](Self::finish).
#[derive(Debug)]
pub struct Again {
    done: Done,
    /// Where the one file's columns are in the other.
    columns: Vec<Option<u32>>,
    /// Rows are first looked for by all of their cells, and by the one that says who they are last.
    ways: Vec<Way>,
}

/// Rows known by the same columns.
#[derive(Debug)]
struct Way {
    /// In the one file and in the other.
    columns: Vec<(usize, usize)>,
    /// By the hash of those cells: places in [`Done::traces`].
    wanted: HashMap<u64, Vec<usize>>,
    /// Rows of the other file that have them.
    found: HashMap<u64, Vec<Trace>>,
}

impl Again {
    pub fn new(done: Done, header: &[String]) -> Self {
        let columns = same_columns(&done.header, header);
        let shared = |except: &BTreeSet<u32>| -> Vec<(usize, usize)> {
            let both = columns.iter().enumerate().filter(|(one, _)| !except.contains(&(*one as u32)));
            both.filter_map(|(one, other)| Some((one, (*other)? as usize))).collect()
        };
        let edited = edited(&done.edits);
        let mut whole: BTreeMap<Vec<(usize, usize)>, Way> = BTreeMap::new();
        let mut by_identity = Way::new(Vec::new());
        let identity = done.identity.map(|one| one as usize);
        if let Some(one) = identity
            && let Some(Some(other)) = columns.get(one)
        {
            by_identity.columns.push((one, *other as usize));
        }
        for (at, trace) in done.traces.iter().enumerate() {
            let changed = edited.get(&trace.row).cloned().unwrap_or_default();
            let columns = shared(&changed);
            if columns.iter().any(|(one, _)| !cell(&trace.cells, *one).is_empty()) {
                whole.entry(columns.clone()).or_insert_with(|| Way::new(columns)).want(at, trace);
            }
            let is_known = identity
                .is_some_and(|one| !changed.contains(&(one as u32)) && !cell(&trace.cells, one).is_empty());
            // A row that is to be left out is left out as it was, and no other in its stead.
            if is_known && !changed.is_empty() && !by_identity.columns.is_empty() {
                by_identity.want(at, trace);
            }
        }
        let ways = whole.into_values().chain([by_identity]).collect();
        Self { done, columns, ways }
    }

    /// Takes a row of the other file, without any edit.
    pub fn put(&mut self, record: &Record<'_>) {
        for way in &mut self.ways {
            let Way { columns, wanted, found } = way;
            if wanted.is_empty() {
                continue;
            }
            let hash = hash_of(columns.iter().map(|(_, other)| record.cell(*other)));
            let Some(traces) = wanted.get(&hash) else { continue };
            let is_it = |at: &usize| {
                self.done.traces.get(*at).is_some_and(|trace| {
                    columns.iter().all(|(one, other)| record.cell(*other) == cell(&trace.cells, *one))
                })
            };
            let rows = found.entry(hash).or_default();
            if traces.iter().any(is_it) && rows.len() < ALIKE.max(traces.len()) {
                rows.push(Trace { row: record.row, cells: record.to_cells() });
            }
        }
    }

    pub fn finish(self) -> Fitting {
        let mut rows: HashMap<u32, Trace> = HashMap::new();
        let mut taken = BTreeSet::new();
        for way in &self.ways {
            for (hash, found) in &way.found {
                for at in way.wanted.get(hash).into_iter().flatten() {
                    let Some(trace) = self.done.traces.get(*at) else { continue };
                    if rows.contains_key(&trace.row) {
                        continue;
                    }
                    let free = || found.iter().filter(|other| !taken.contains(&other.row));
                    // Of several alike rather one that is still as it was.
                    let as_it_was = free().find(|other| self.is_as_it_was(trace, other));
                    if let Some(other) = as_it_was.or_else(|| free().next()) {
                        taken.insert(other.row);
                        rows.insert(trace.row, other.clone());
                    }
                }
            }
        }
        self.fit(&rows)
    }

    fn is_as_it_was(&self, trace: &Trace, other: &Trace) -> bool {
        let both = self.columns.iter().enumerate();
        both.filter_map(|(one, column)| Some((one, (*column)? as usize)))
            .all(|(one, column)| cell(&trace.cells, one) == cell(&other.cells, column))
    }

    fn fit(&self, rows: &HashMap<u32, Trace>) -> Fitting {
        let before: HashMap<u32, &Trace> = self.done.traces.iter().map(|trace| (trace.row, trace)).collect();
        let column_of = |one: u32| self.columns.get(one as usize).copied().flatten();
        let mut fitting = Fitting::default();
        for edit in &self.done.edits {
            let again = match edit {
                Edit::Set { row, column, value } => {
                    let there = rows.get(row).zip(before.get(row)).zip(column_of(*column));
                    there.and_then(|((other, one), to)| {
                        let now = cell(&other.cells, to as usize);
                        let same = now == cell(&one.cells, *column as usize);
                        same.then(|| Edit::Set { row: other.row, column: to, value: value.clone() })
                    })
                }
                Edit::Remove { row } => rows.get(row).map(|other| Edit::Remove { row: other.row }),
                Edit::Replace { column: None, .. } => Some(edit.clone()),
                Edit::Replace { column: Some(column), find, with, match_case, whole_cell } => {
                    column_of(*column).map(|column| Edit::Replace {
                        column: Some(column),
                        find: find.clone(),
                        with: with.clone(),
                        match_case: *match_case,
                        whole_cell: *whole_cell,
                    })
                }
            };
            match again {
                Some(again) => fitting.edits.push(again),
                None => fitting.passed_over += 1,
            }
        }
        fitting
    }
}

impl Way {
    fn new(columns: Vec<(usize, usize)>) -> Self {
        Self { columns, wanted: HashMap::new(), found: HashMap::new() }
    }

    fn want(&mut self, at: usize, trace: &Trace) {
        let hash = hash_of(self.columns.iter().map(|(one, _)| cell(&trace.cells, *one)));
        self.wanted.entry(hash).or_default().push(at);
    }
}

/// The columns in which edits put something into rows by their number.
fn edited(edits: &[Edit]) -> HashMap<u32, BTreeSet<u32>> {
    let mut edited: HashMap<u32, BTreeSet<u32>> = HashMap::new();
    for edit in edits {
        if let Edit::Set { row, column, .. } = edit {
            edited.entry(*row).or_default().insert(*column);
        }
    }
    edited
}

fn cell(cells: &[String], column: usize) -> &str {
    cells.get(column).map_or("", String::as_str)
}

fn hash_of(cells: impl Iterator<Item = impl AsRef<str>>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cells.for_each(|cell| cell.as_ref().hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{DialectChoice, Limits, Opened, Reader};

    fn again(edits: &[Edit], before: &str, after: &str) -> Fitting {
        let read = |text: &str, each: &mut dyn FnMut(&Opened, &Record<'_>)| {
            let choice = DialectChoice { header_row: Some(1), ..DialectChoice::default() };
            let mut reader = Reader::new("", choice, &[], Limits::default());
            let mut take = |opened: &Opened, record: &Record<'_>| {
                each(opened, record);
                Ok(())
            };
            reader.push(text.as_bytes(), &mut take).unwrap();
            reader.finish(&mut take).unwrap();
        };
        let named: BTreeSet<u32> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Set { row, .. } | Edit::Remove { row } => Some(*row),
                Edit::Replace { .. } => None,
            })
            .collect();
        let mut done = Done { identity: Some(1), edits: edits.to_vec(), ..Done::default() };
        read(before, &mut |opened, record| {
            done.header.clone_from(&opened.header);
            if named.contains(&record.row) {
                done.traces.push(Trace { row: record.row, cells: record.to_cells() });
            }
        });
        let mut again = None;
        read(after, &mut |opened, record| {
            again.get_or_insert_with(|| Again::new(done.clone(), &opened.header)).put(record);
        });
        again.unwrap().finish()
    }

    fn set(row: u32, column: u32, value: &str) -> Edit {
        Edit::Set { row, column, value: value.into() }
    }

    const BEFORE: &str =
        "Name,Email,Group\nAda,ada,Sales\nBo,bo@x.de,Salse\nCy,cy@x.de,Salse\nBo,bo@x.de,Salse\n";

    #[test]
    fn rows_that_moved_are_known_again() {
        let edits = [set(1, 1, "ada@x.de"), set(2, 2, "Sales"), Edit::Remove { row: 4 }, set(3, 2, "North")];
        let after = "Group,Email,Name,More\nSalse,cy@x.de,Cy,1\nNew,new@x.de,New,2\nSalse,bo@x.de,Bo,3\nSalse,bo@x.de,Bo,4\nSales,ada,Ada,5\n";
        let fitting = again(&edits, BEFORE, after);
        assert_eq!(fitting.passed_over, 0);
        assert_eq!(
            fitting.edits,
            [set(5, 1, "ada@x.de"), set(3, 0, "Sales"), Edit::Remove { row: 4 }, set(1, 0, "North")]
        );
    }

    #[test]
    fn what_was_corrected_in_the_file_stays_corrected() {
        let edits = [set(1, 1, "ada@x.de"), set(2, 2, "Sales"), set(3, 2, "North"), Edit::Remove { row: 4 }];
        // Ada's address is another by now, Bo is gone, Cy got another name and keeps the mistake.
        let after = "Name,Email,Group\nAda,ada@y.de,Sales\nCyrus,cy@x.de,Salse\n";
        let fitting = again(&edits, BEFORE, after);
        assert_eq!((fitting.edits, fitting.passed_over), (vec![set(2, 2, "North")], 3));
    }

    #[test]
    fn a_replacement_follows_its_column() {
        let replace = |column| Edit::Replace {
            column,
            find: "a".into(),
            with: "b".into(),
            match_case: true,
            whole_cell: true,
        };
        let after = "Group,Name,Email\nSales,Ada,ada\n";
        let fitting = again(&[replace(Some(2)), replace(None)], BEFORE, after);
        assert_eq!(fitting.edits, [replace(Some(0)), replace(None)]);
        let fitting = again(&[replace(Some(2))], BEFORE, "Name,Email\nAda,ada\n");
        assert_eq!(fitting, Fitting { edits: Vec::new(), passed_over: 1 });
    }
}
