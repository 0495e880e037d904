//! The memberships that each row names, each distinct set kept once.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use crate::check::Memberships;

/// Ids kept in all. A file of people names the same few sets over and over; one that names more is
/// made to cost memory, and its rows are not merged.
const MOST: usize = 4 << 20;

#[derive(Clone, Debug, Default)]
pub(super) struct SetsOfRows {
    sets: Vec<Memberships>,
    /// By the hash of the cells that name them.
    known: HashMap<u64, u32, RandomState>,
    /// By row, from row 1: the set's number from 1; 0: none.
    of_row: Vec<u32>,
    ids: usize,
    last: (u64, u32),
}

impl SetsOfRows {
    /// `hash` is that of the row's cells.
    #[inline]
    pub(super) fn put(&mut self, row: u32, hash: u64, memberships: &Memberships) {
        if memberships.is_empty() {
            if let Some(set) = self.of_row.get_mut(row as usize - 1) {
                *set = 0;
            }
            return;
        }
        let set = if self.last.0 == hash && self.last.1 != 0 {
            self.last.1
        } else {
            self.number(hash, memberships)
        };
        self.last = (hash, set);
        let at = row as usize - 1;
        if self.of_row.len() <= at {
            self.of_row.resize(at + 1, 0);
        }
        if let Some(place) = self.of_row.get_mut(at) {
            *place = set;
        }
    }

    fn number(&mut self, hash: u64, memberships: &Memberships) -> u32 {
        if let Some(set) = self.known.get(&hash) {
            return *set;
        }
        self.ids += memberships.len();
        if self.ids > MOST {
            return 0;
        }
        self.sets.push(memberships.clone());
        let set = self.sets.len() as u32;
        self.known.insert(hash, set);
        set
    }

    pub(super) fn of(&self, row: u32) -> Option<&Memberships> {
        let set = *self.of_row.get(row as usize - 1)?;
        self.sets.get((set as usize).checked_sub(1)?)
    }
}
