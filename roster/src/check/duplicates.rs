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
    table: HashTable<u32>,
    entries: Vec<Entry<Row>>,
    keys: Vec<u8>,
}

#[derive(Debug)]
struct Entry<Row> {
    /// The key begins where the entry before it ends. Files are far smaller than 4 GiB.
    key_end: u32,
    /// Kept, so that growing the table does not hash every key again.
    hash: u64,
    row: Row,
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
        let hash = state.hash_one(key);
        let found = table.find(hash, |at| key_of(entries, keys, *at) == Some((hash, key)));
        if let Some(at) = found.copied() {
            return entries.get_mut(at as usize).map(|entry| &mut entry.row);
        }
        let at = entries.len() as u32;
        keys.extend_from_slice(key);
        entries.push(Entry { key_end: keys.len() as u32, hash, row });
        table.insert_unique(hash, at, |at| entries.get(*at as usize).map_or(0, |entry| entry.hash));
        None
    }
}

fn key_of<'a, Row>(entries: &[Entry<Row>], keys: &'a [u8], at: u32) -> Option<(u64, &'a [u8])> {
    let at = at as usize;
    let start = if at == 0 { 0 } else { entries.get(at - 1)?.key_end as usize };
    let entry = entries.get(at)?;
    Some((entry.hash, keys.get(start..entry.key_end as usize)?))
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
