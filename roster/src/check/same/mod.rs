//! Which rows of the file are about the same person, or share what only one may have.
//!
//! While the file is read, every row only leaves its keys and two hashes here: looking each key up at
//! once would miss the cache once a row. [`Same::settle`] finds all equal keys afterwards, bucket by
//! bucket, and [`Same::resettle`] does it again for the groups that an edit touches.

mod keys;
mod memberships;
mod settle;

use keys::Keys;
use memberships::SetsOfRows;

use super::{Bitmap, Code, Finding, FixKind, Memberships, Severity, params, row::RowHashes};
use crate::{map::Field, settings::Duplicates};

/// What two rows have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Over {
    Email,
    UserName,
    Reference,
}

impl Over {
    const ALL: [Self; 3] = [Self::Email, Self::UserName, Self::Reference];

    pub(super) const fn field(self) -> Field {
        match self {
            Self::Email => Field::Email,
            Self::UserName => Field::UserName,
            Self::Reference => Field::Reference,
        }
    }
}

/// One thing to be said about a row because of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    pub row: u32,
    pub over: Over,
    pub code: Code,
    pub other: u32,
}

/// What a row leaves here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaves<'a> {
    /// Empty: there is no sound address, and nobody to compare.
    pub email: &'a str,
    pub user_name: &'a str,
    pub reference: &'a str,
    /// The position of the row's company among those the file may name; the same address in two
    /// companies is two people.
    pub company: u16,
    pub hashes: RowHashes,
    pub memberships: &'a Memberships,
}

/// All rows of a file, compared by their keys. Rows count from 1.
#[derive(Clone, Debug)]
pub(super) struct Same {
    keys: [Keys; 3],
    hashes: Vec<RowHashes>,
    lines: Vec<u32>,
    sets: SetsOfRows,
    /// In the order of rows.
    said: Vec<Said>,
    /// Rows left out, by what they share with a row that counts instead.
    left_out: [Bitmap; 3],
    /// All of them.
    duplicates: Bitmap,
    rule: Duplicates,
}

impl Same {
    pub(super) fn new(rule: Duplicates) -> Self {
        Self {
            // User names are compared as addresses are; a reference is what it is.
            keys: [Keys::folding_case(), Keys::folding_case(), Keys::exact()],
            hashes: Vec::new(),
            lines: Vec::new(),
            sets: SetsOfRows::default(),
            said: Vec::new(),
            left_out: Default::default(),
            duplicates: Bitmap::default(),
            rule,
        }
    }

    /// Makes room for so many rows: growing by doubling would copy them again and again.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.hashes.reserve(rows);
        self.lines.reserve(rows);
        let [people, ..] = &mut self.keys;
        // What addresses come to on average, and a little more.
        people.reserve(rows, rows * 32);
    }

    /// The next row of the file, and its line there. None: it was removed.
    #[inline]
    pub(super) fn add(&mut self, row: u32, line: u32, leaves: Option<Leaves<'_>>) {
        self.hashes.push(RowHashes::default());
        self.lines.push(line);
        self.put(row, leaves);
    }

    /// What is now to be known of a row.
    fn put(&mut self, row: u32, leaves: Option<Leaves<'_>>) {
        // Without an address there is nobody who could share anything.
        let Some(leaves) = leaves.filter(|leaves| !leaves.email.is_empty()) else {
            for keys in &mut self.keys {
                keys.clear(row);
            }
            return;
        };
        if let Some(hashes) = self.hashes.get_mut(row as usize - 1) {
            *hashes = leaves.hashes;
        }
        let [people, user_names, references] = &mut self.keys;
        people.put(row, leaves.email, leaves.company);
        user_names.put(row, leaves.user_name, leaves.company);
        references.put(row, leaves.reference, leaves.company);
        self.sets.put(row, leaves.hashes.memberships, leaves.memberships);
    }

    /// Rows left out because another one says what they say, or counts instead of them.
    pub(super) fn duplicates(&self) -> &Bitmap {
        &self.duplicates
    }

    /// Where the row stands in the file.
    pub(super) fn line(&self, row: u32) -> u32 {
        self.lines.get(row as usize - 1).copied().unwrap_or_default()
    }

    /// Forgets what only another change to the rows would need.
    pub(super) fn condense(&mut self) {
        self.hashes = Vec::new();
        for (over, keys) in Over::ALL.into_iter().zip(&mut self.keys) {
            keys.keep_only(self.said.iter().filter(|said| said.over == over).map(|said| said.row));
        }
    }

    pub(super) fn said(&self) -> &[Said] {
        &self.said
    }

    /// What is said of one row.
    pub(super) fn said_of(&self, row: u32) -> &[Said] {
        let start = self.said.partition_point(|said| said.row < row);
        let rest = self.said.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|said| said.row == row)).unwrap_or_default()
    }

    /// What later rows add to the person of this one.
    pub(super) fn merged(&self) -> std::collections::BTreeMap<u32, Memberships> {
        let mut merged = std::collections::BTreeMap::<u32, Memberships>::new();
        for said in self.said.iter().filter(|said| said.code == Code::DuplicateMerged) {
            if let Some(set) = self.sets.of(said.row) {
                merged.entry(said.other).or_default().extend(set);
            }
        }
        merged
    }

    /// The finding, without its column.
    pub(super) fn finding(&self, said: Said) -> Finding {
        let Said { row, over, code, other } = said;
        let value = self.keys_of(over).text(row);
        let line = self.line(row);
        let params = params! {"other_row": other, "label": over.field().label()};
        let finding = Finding::new(code, params).at(row, line).with_value(value);
        if code.severity() != Severity::Error {
            return finding;
        }
        finding
            .with_fix(FixKind::RemoveRow, format!("Leave row {row} out"), None)
            .with_fix(FixKind::Duplicates, "Let the first row count".into(), Some("first".into()))
            .with_fix(FixKind::Duplicates, "Let the last row count".into(), Some("last".into()))
    }

    fn keys_of(&self, over: Over) -> &Keys {
        let [people, user_names, references] = &self.keys;
        match over {
            Over::Email => people,
            Over::UserName => user_names,
            Over::Reference => references,
        }
    }

    fn left_out_over(&mut self, over: Over) -> &mut Bitmap {
        let [people, user_names, references] = &mut self.left_out;
        match over {
            Over::Email => people,
            Over::UserName => user_names,
            Over::Reference => references,
        }
    }
}
