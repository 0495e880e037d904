//! A set of row numbers: one bit a row, so that a million rows cost 125 KB.

/// Grows as rows are added; rows count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    count: u32,
}

impl Bitmap {
    pub fn insert(&mut self, row: u32) {
        let word = row as usize / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            let bit = 1 << (row % 64);
            self.count += u32::from(*word & bit == 0);
            *word |= bit;
        }
    }

    pub fn remove(&mut self, row: u32) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            let bit = 1 << (row % 64);
            self.count -= u32::from(*word & bit != 0);
            *word &= !bit;
        }
    }

    /// Puts the row in or takes it out.
    pub fn set(&mut self, row: u32, is_in: bool) {
        if is_in {
            self.insert(row);
        } else {
            self.remove(row);
        }
    }

    pub fn contains(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    /// How many rows are in it.
    pub fn len(&self) -> u32 {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                left &= left.wrapping_sub(1);
                (bit < 64).then_some(at as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_in_order_and_once() {
        let mut rows = Bitmap::default();
        for row in [700, 1, 64, 63, 1, 700] {
            rows.insert(row);
        }
        assert_eq!(rows.iter().collect::<Vec<_>>(), [1, 63, 64, 700]);
        assert_eq!(rows.len(), 4);
        assert!(rows.contains(64) && !rows.contains(65) && !rows.contains(100_000));
        rows.remove(64);
        rows.set(64, false);
        rows.remove(100_000);
        assert_eq!((rows.len(), rows.contains(64)), (3, false));
    }
}
