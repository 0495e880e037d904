//! Which rows of the file are about the same person.
//!
//! Keys are kept whole, one behind the other, so that a collision of hashes can never make two
//! people one; the table holds nothing but entry numbers.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Keys of one unique field, each with what is remembered of the row that counts for it.
#[derive(Debug)]
pub(super) struct KeyIndex<Row> {
    /// Seeded anew for every file: nobody can prepare a file whose keys all collide.
    state: RandomState,
    table: HashTable<Slot>,
    entries: Vec<Entry<Row>>,
    keys: Vec<u8>,
}

#[derive(Debug)]
struct Entry<Row> {
    /// The key begins where the entry before it ends. Files are far smaller than 4 GiB.
    key_end: u32,
    row: Row,
}

/// The entry's number, and half of its key's hash: growing the table then touches no entry, and
/// nearly every key that differs is told apart without looking at it.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    entry: u32,
}

impl Slot {
    /// Half a hash, spread over the bits that the table looks at.
    fn spread(self) -> u64 {
        u64::from(self.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl<Row> Default for KeyIndex<Row> {
    fn default() -> Self {
        Self { state: RandomState::default(), table: HashTable::new(), entries: Vec::new(), keys: Vec::new() }
    }
}

impl<Row> KeyIndex<Row> {
    /// The row that had this key before; or none, and the key is now this row's.
    pub(super) fn insert(&mut self, key: &str, row: Row) -> Option<&mut Row> {
        let Self { state, table, entries, keys } = self;
        let key = key.as_bytes();
        let new = Slot { hash: (state.hash_one(key) >> 32) as u32, entry: entries.len() as u32 };
        let is_same = |slot: &Slot| slot.hash == new.hash && key_of(entries, keys, slot.entry) == Some(key);
        if let Some(slot) = table.find(new.spread(), is_same).copied() {
            return entries.get_mut(slot.entry as usize).map(|entry| &mut entry.row);
        }
        keys.extend_from_slice(key);
        entries.push(Entry { key_end: keys.len() as u32, row });
        table.insert_unique(new.spread(), new, |slot| slot.spread());
        None
    }
}

fn key_of<'a, Row>(entries: &[Entry<Row>], keys: &'a [u8], at: u32) -> Option<&'a [u8]> {
    let at = at as usize;
    let start = if at == 0 { 0 } else { entries.get(at - 1)?.key_end as usize };
    keys.get(start..entries.get(at)?.key_end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_key_is_remembered() {
        let mut index = KeyIndex::default();
        for row in 1..=1000 {
            assert!(index.insert(&format!("p{row}@x.de"), row).is_none());
        }
        for row in 1..=1000 {
            assert_eq!(index.insert(&format!("p{row}@x.de"), 0).copied(), Some(row));
        }
    }
}
