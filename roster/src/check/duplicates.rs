//! Which rows of the file are about the same person.
//!
//! Keys are kept whole, one behind the other, so that a collision of hashes can never make two
//! people one; the table holds nothing but entry numbers.

use std::hash::BuildHasher;

use foldhash::quality::RandomState;
use hashbrown::HashTable;

use super::row::RowHashes;

/// The first row that had a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub row: u32,
    pub line: u32,
    pub hashes: RowHashes,
}

#[derive(Debug)]
struct Entry {
    key_start: u64,
    key_length: u32,
    seen: Seen,
}

/// Keys of one unique field, each with the row that counts for it.
#[derive(Debug, Default)]
pub(super) struct KeyIndex {
    /// Seeded anew for every file: nobody can prepare a file whose keys all collide.
    state: RandomState,
    table: HashTable<u32>,
    entries: Vec<Entry>,
    keys: Vec<u8>,
}

impl KeyIndex {
    /// The row that had this key before, or none and the key is now this row's.
    pub(super) fn insert(&mut self, key: &str, seen: Seen) -> Option<&mut Seen> {
        let Self { state, table, entries, keys } = self;
        let key_of = |entries: &[Entry], keys: &[u8], at: u32| -> Option<Vec<u8>> {
            let entry = entries.get(at as usize)?;
            let start = entry.key_start as usize;
            keys.get(start..start + entry.key_length as usize).map(<[u8]>::to_vec)
        };
        let hash = state.hash_one(key.as_bytes());
        let is_key = |at: &u32| {
            entries.get(*at as usize).is_some_and(|entry| {
                let start = entry.key_start as usize;
                keys.get(start..start + entry.key_length as usize) == Some(key.as_bytes())
            })
        };
        let found = table.find(hash, is_key).copied();
        if let Some(at) = found {
            return self.entries.get_mut(at as usize).map(|entry| &mut entry.seen);
        }
        let at = entries.len() as u32;
        entries.push(Entry { key_start: keys.len() as u64, key_length: key.len() as u32, seen });
        keys.extend_from_slice(key.as_bytes());
        table.insert_unique(hash, at, |at| {
            key_of(entries, keys, *at).map_or(0, |key| state.hash_one(key.as_slice()))
        });
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_key_is_remembered() {
        let hashes = RowHashes { fields: 1, memberships: 2 };
        let mut index = KeyIndex::default();
        for row in 1..=1000 {
            assert!(index.insert(&format!("p{row}@x.de"), Seen { row, line: row + 1, hashes }).is_none());
        }
        for row in 1..=1000 {
            let seen = index.insert(&format!("p{row}@x.de"), Seen { row: 0, line: 0, hashes }).unwrap();
            assert_eq!((seen.row, seen.line), (row, row + 1));
        }
    }
}
