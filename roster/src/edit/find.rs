//! Looking for a text in all rows, as a replacement of it would.

use serde::{Deserialize, Serialize};

use super::{laid::Needle, replace::holds};
use crate::read::Record;

/// What is looked for: an [`Edit::Replace`](super::Edit::Replace) before it is known what takes its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    /// From 0; none: in all of them.
    pub column: Option<u32>,
    /// Empty finds nothing, unless it is to be the whole cell: then it finds empty ones.
    pub find: String,
    pub match_case: bool,
    pub whole_cell: bool,
}

/// A [`Find`] made ready for many rows.
#[derive(Clone, Debug)]
pub struct Search {
    find: Find,
    needle: Needle,
}

impl Search {
    pub fn new(find: Find) -> Self {
        let needle = Needle::new(&find.find, find.match_case);
        Self { find, needle }
    }

    /// In how many cells of the row it stands: those that a replacement would change.
    pub fn cells(&self, record: &Record<'_>) -> u32 {
        if record.removed || record.text().is_some_and(|text| !self.needle.may_stand_in(text)) {
            return 0;
        }
        let columns = record.count.min(record.len());
        let is_there = |column: usize| self.stands_in(&record.cell(column));
        let found = match self.find.column {
            Some(column) => usize::from((column as usize) < columns && is_there(column as usize)),
            None => (0..columns).filter(|column| is_there(*column)).count(),
        };
        found as u32
    }

    fn stands_in(&self, cell: &str) -> bool {
        let Find { find, match_case, whole_cell, .. } = &self.find;
        self.needle.may_stand_in(cell) && holds(cell, find, *match_case, *whole_cell)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        edit::Edit,
        read::{DialectChoice, Limits, Opened, Reader},
    };

    /// What every row comes to.
    fn rows<T>(file: &str, edits: &[Edit], mut each: impl FnMut(&Record<'_>) -> T) -> Vec<T> {
        let choice = DialectChoice { header_row: Some(1), ..DialectChoice::default() };
        let mut reader = Reader::new("", choice, edits, Limits::default());
        let mut all = Vec::new();
        let mut take = |_: &Opened, record: &Record<'_>| {
            all.push(each(record));
            Ok(())
        };
        reader.push(file.as_bytes(), &mut take).unwrap();
        reader.finish(&mut take).unwrap();
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn as_many_cells_are_found_as_a_replacement_changes(
            cells in prop::collection::vec(prop::sample::select(vec!["", "a", "A", "ab", "bA", "\u{130}a", "\u{212a}"]), 9),
            column in prop::option::of(0_u32..4),
            find in prop::sample::select(vec!["", "a", "A", "AB", "k", "\"", "b"]),
            match_case: bool,
            whole_cell: bool,
        ) {
            let mut file = String::from("One,Two,Three\nx,y,z\n");
            for row in cells.chunks(3) {
                file.push_str(&row.join(","));
                file.push('\n');
            }
            let edits = [Edit::Set { row: 1, column: 1, value: "ba".into() }, Edit::Remove { row: 3 }];
            let search = Search::new(Find { column, find: find.into(), match_case, whole_cell });
            let found = rows(&file, &edits, |record| search.cells(record));
            // Nothing that is looked for holds what is put in its place.
            let replace = Edit::Replace { column, find: find.into(), with: "#".into(), match_case, whole_cell };
            let cells_of = |record: &Record<'_>| record.to_cells();
            let before = rows(&file, &edits, cells_of);
            let after = rows(&file, &[edits.as_slice(), &[replace]].concat(), cells_of);
            let changed: Vec<u32> = before
                .iter()
                .zip(&after)
                .map(|(before, after)| before.iter().zip(after).filter(|(one, other)| one != other).count() as u32)
                .collect();
            prop_assert_eq!(found, changed);
        }
    }
}
