//! The values of one unique field, over all rows, and which of them are equal.
//!
//! Values are kept whole, one behind the other, and compared whole: a collision of hashes can never
//! make two people one.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// Rows that a bucket holds on average: few enough to stay in the nearest cache while they are compared,
/// and so many that there are not more buckets than a cache has lines.
const BUCKET: usize = 400;

#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// Seeded anew for every file: nobody can prepare a file whose keys all collide.
    state: RandomState,
    folds_case: bool,
    /// By row, from row 1. Shorter than the file where its last rows have no key.
    entries: Vec<Entry>,
    texts: Vec<u8>,
    buckets: Buckets,
    /// Rows whose key was put after the buckets were made.
    later: HashMap<u64, Vec<u32>, RandomState>,
    /// What [`keep_only`](Self::keep_only) kept, by row.
    kept: Vec<(u32, Entry)>,
    lowered: String,
}

/// Where a row's key stands. Files are far smaller than 4 GiB.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// 0: the row has no key.
    hash: u64,
    start: u32,
    length: u16,
    company: u16,
}

/// The rows, by the topmost bits of their key's hash.
#[derive(Clone, Debug, Default)]
struct Buckets {
    /// How far a hash is shifted to give its bucket; none: not made yet.
    shift: Option<u32>,
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Keys {
    pub(super) fn exact() -> Self {
        Self::new(false)
    }

    pub(super) fn folding_case() -> Self {
        Self::new(true)
    }

    fn new(folds_case: bool) -> Self {
        Self {
            state: RandomState::default(),
            folds_case,
            entries: Vec::new(),
            texts: Vec::new(),
            buckets: Buckets::default(),
            later: HashMap::default(),
            kept: Vec::new(),
            lowered: String::new(),
        }
    }

    /// The row's key from now on; empty: it has none.
    #[inline]
    pub(super) fn put(&mut self, row: u32, text: &str, company: u16) {
        let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
        if length == 0 {
            self.clear(row);
            return;
        }
        let text = text.get(..usize::from(length)).unwrap_or(text);
        let hash = self.hash(text, company);
        let start = self.texts.len() as u32;
        self.texts.extend_from_slice(text.as_bytes());
        let at = row as usize - 1;
        if self.entries.len() <= at {
            self.entries.resize(at + 1, Entry::default());
        }
        if let Some(entry) = self.entries.get_mut(at) {
            *entry = Entry { hash, start, length, company };
        }
        if self.buckets.shift.is_some() {
            self.later.entry(hash).or_default().push(row);
        }
    }

    #[inline]
    pub(super) fn clear(&mut self, row: u32) {
        if let Some(entry) = self.entries.get_mut(row as usize - 1) {
            *entry = Entry::default();
        }
    }

    fn hash(&mut self, text: &str, company: u16) -> u64 {
        let hash = if self.folds_case {
            self.lowered.clear();
            if text.is_ascii() {
                self.lowered.push_str(text);
                self.lowered.make_ascii_lowercase();
            } else {
                self.lowered.extend(text.chars().flat_map(char::to_lowercase));
            }
            self.state.hash_one((company, self.lowered.as_bytes()))
        } else {
            self.state.hash_one((company, text.as_bytes()))
        };
        hash.max(1)
    }

    /// As written; empty: the row has no key.
    pub(super) fn text(&self, row: u32) -> &str {
        self.entry(row).or_else(|| self.kept(row)).map_or("", |entry| self.text_of(entry))
    }

    /// Forgets all but the texts of these rows, which ascend.
    pub(super) fn keep_only(&mut self, rows: impl Iterator<Item = u32>) {
        let mut texts = Vec::new();
        let mut kept = Vec::new();
        for (row, entry) in rows.filter_map(|row| Some((row, self.entry(row)?))) {
            let start = texts.len() as u32;
            texts.extend_from_slice(self.text_of(entry).as_bytes());
            kept.push((row, Entry { start, ..entry }));
        }
        *self = Self { texts, kept, ..Self::new(self.folds_case) };
    }

    fn kept(&self, row: u32) -> Option<Entry> {
        let at = self.kept.binary_search_by_key(&row, |(row, _)| *row).ok()?;
        self.kept.get(at).map(|(_, entry)| *entry)
    }

    fn entry(&self, row: u32) -> Option<Entry> {
        self.entries.get(row as usize - 1).copied().filter(|entry| entry.hash != 0)
    }

    fn text_of(&self, entry: Entry) -> &str {
        let start = entry.start as usize;
        let bytes = self.texts.get(start..start + usize::from(entry.length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn are_equal(&self, one: Entry, other: Entry) -> bool {
        if one.hash != other.hash || one.company != other.company {
            return false;
        }
        let (one, other) = (self.text_of(one), self.text_of(other));
        one == other
            || self.folds_case
                && (one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase())
    }

    /// All rows have been put: calls `each` with the rows, ascending, of every key that several have.
    pub(super) fn groups(&mut self, mut each: impl FnMut(&[u32])) {
        self.later.clear();
        let (buckets, hashed) = Buckets::new(&self.entries);
        let mut table = Table::new();
        let mut again = Vec::new();
        let mut group = Vec::new();
        let mut left = Vec::new();
        for (start, end) in buckets.bounds() {
            again.clear();
            table.repeated(hashed.get(start..end).unwrap_or_default(), &mut again);
            again.sort_unstable();
            again.dedup();
            for same in again.chunk_by(|one, other| one.0 == other.0) {
                // Equal hashes are equal keys but for a chance of one in 2^64 a pair.
                left.clear();
                left.extend(same.iter().map(|(_, row)| *row));
                while let Some(first) = left.first().and_then(|row| self.entry(*row)) {
                    group.clear();
                    left.retain(|row| {
                        let equal = self.entry(*row).is_some_and(|entry| self.are_equal(first, entry));
                        if equal {
                            group.push(*row);
                        }
                        !equal
                    });
                    if group.len() > 1 {
                        each(&group);
                    }
                }
            }
        }
        self.buckets = Buckets { rows: hashed.into_iter().map(|(_, row)| row).collect(), ..buckets };
    }

    /// Makes room for so many more rows, with texts of this many bytes in all.
    pub(super) fn reserve(&mut self, rows: usize, bytes: usize) {
        self.entries.reserve(rows);
        self.texts.reserve(bytes);
    }

    /// The rows that have the same key as this one, ascending, itself among them; none if it has none.
    /// Only after [`groups`](Self::groups).
    pub(super) fn group_of(&self, row: u32) -> Vec<u32> {
        let Some(entry) = self.entry(row) else { return Vec::new() };
        let later = self.later.get(&entry.hash).map_or(&[][..], Vec::as_slice);
        let mut group: Vec<u32> = self
            .buckets
            .of(entry.hash)
            .iter()
            .chain(later)
            .copied()
            .filter(|row| self.entry(*row).is_some_and(|other| self.are_equal(entry, other)))
            .collect();
        group.sort_unstable();
        group.dedup();
        group
    }
}

/// Finds the hashes that stand in a bucket more than once. Small enough for the nearest cache, and never
/// emptied: what an earlier bucket left is told by its turn.
#[derive(Debug)]
struct Table {
    turn: u32,
    /// The turn, and the place in the bucket.
    slots: Vec<(u32, u32)>,
}

impl Table {
    const SLOTS: usize = 2048;

    fn new() -> Self {
        Self { turn: 0, slots: vec![(0, 0); Self::SLOTS] }
    }

    /// Appends those rows, the first of each hash among them; some may come twice.
    fn repeated(&mut self, bucket: &[(u64, u32)], to: &mut Vec<(u64, u32)>) {
        if bucket.len() > Self::SLOTS / 2 {
            // Far from even: one key stands on very many rows.
            let mut all = bucket.to_vec();
            all.sort_unstable();
            let same = all.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
            same.for_each(|same| to.extend_from_slice(same));
            return;
        }
        self.turn += 1;
        for (at, new) in bucket.iter().enumerate() {
            // Buckets are made of the topmost bits; these are others.
            let mut slot = new.0 as usize % Self::SLOTS;
            while let Some(found) = self.slots.get_mut(slot) {
                if found.0 != self.turn {
                    *found = (self.turn, at as u32);
                    break;
                }
                match bucket.get(found.1 as usize) {
                    Some(first) if first.0 == new.0 => {
                        to.extend([*first, *new]);
                        break;
                    }
                    _ => slot = (slot + 1) % Self::SLOTS,
                }
            }
        }
    }
}

impl Buckets {
    /// The buckets' bounds, and in them the rows with their hashes: whoever looks through a bucket
    /// need not look into the entries, which lie all over memory.
    fn new(entries: &[Entry]) -> (Self, Vec<(u64, u32)>) {
        let bits = (entries.len() / BUCKET).max(1).ilog2().clamp(1, 24);
        let shift = u64::BITS - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        let keyed = || entries.iter().zip(1_u32..).filter(|(entry, _)| entry.hash != 0);
        for (entry, _) in keyed() {
            if let Some(count) = starts.get_mut((entry.hash >> shift) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut hashed = vec![(0, 0); sum as usize];
        let mut next = starts.clone();
        for (entry, row) in keyed() {
            if let Some(at) = next.get_mut((entry.hash >> shift) as usize) {
                if let Some(place) = hashed.get_mut(*at as usize) {
                    *place = (entry.hash, row);
                }
                *at += 1;
            }
        }
        (Self { shift: Some(shift), starts, rows: Vec::new() }, hashed)
    }

    fn bounds(&self) -> Vec<(usize, usize)> {
        self.starts.array_windows().map(|[start, end]| (*start as usize, *end as usize)).collect()
    }

    fn of(&self, hash: u64) -> &[u32] {
        let Some(shift) = self.shift else { return &[] };
        let at = (hash >> shift) as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => self.rows.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(keys: &mut Keys) -> Vec<Vec<u32>> {
        let mut groups = Vec::new();
        keys.groups(|group| groups.push(group.to_vec()));
        groups.sort();
        groups
    }

    #[test]
    fn equal_keys_are_found_among_many() {
        let mut keys = Keys::folding_case();
        for row in 1..=5_000_u32 {
            keys.put(row, &format!("Person{}@example.com", row % 4_990), 0);
        }
        assert_eq!(groups(&mut keys), (1..=10).map(|row| vec![row, row + 4_990]).collect::<Vec<_>>());
        keys.put(77, "PERSON3@EXAMPLE.COM", 0);
        assert_eq!(keys.group_of(3), [3, 77, 4_993]);
        assert_eq!(keys.text(77), "PERSON3@EXAMPLE.COM");
        keys.clear(3);
        assert_eq!(keys.group_of(77), [77, 4_993]);
        assert!(keys.group_of(3).is_empty());
    }

    #[test]
    fn case_and_company_count_as_they_should() {
        let mut keys = Keys::exact();
        keys.put(1, "a1", 0);
        keys.put(2, "A1", 0);
        keys.put(3, "a1", 1);
        assert!(groups(&mut keys).is_empty());
        let mut keys = Keys::folding_case();
        keys.put(1, "JÖRG", 0);
        keys.put(3, "jörg", 0);
        assert_eq!(groups(&mut keys), [[1, 3]]);
    }
}
