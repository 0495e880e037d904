//! What tells whether two tables hold the same rows.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use crate::hexadecimal;
use crate::store::whole::Row;

use super::file::line;

/// The sum of the SHA-256 of every row, so that it is the same in whatever order they come: two databases sort texts
/// differently. Against accidents, not against somebody who wants two tables to look alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint([u64; 4]);

/// How many rows there were, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tally {
    pub(super) rows: u64,
    pub(super) fingerprint: Fingerprint,
}

impl Tally {
    pub(super) fn add(&mut self, row: &Row) {
        let mut text = Vec::new();
        line(row, &mut text);
        self.add_line(&text);
    }

    /// A row as it is written.
    pub(super) fn add_line(&mut self, line: &[u8]) {
        self.rows += 1;
        let hash = Sha256::digest(line);
        for (sum, part) in self.fingerprint.0.iter_mut().zip(hash.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_be_bytes(*part));
        }
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [a, b, c, d] = self.0;
        write!(formatter, "{a:016x}{b:016x}{c:016x}{d:016x}")
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = hexadecimal::decode(&text).filter(|bytes| bytes.len() == 32);
        let bytes = bytes.ok_or_else(|| de::Error::custom("a fingerprint has 64 digits"))?;
        let mut sums = [0; 4];
        for (sum, part) in sums.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *sum = u64::from_be_bytes(*part);
        }
        Ok(Self(sums))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::whole::Cell;

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_else_does() {
        let tally = |rows: &[Row]| {
            let mut tally = Tally::default();
            for row in rows {
                tally.add(row);
            }
            tally
        };
        let one = vec![Cell::Number(1), Cell::Text("Ann".into())];
        let two = vec![Cell::Number(2), Cell::Null];
        assert_eq!(tally(&[one.clone(), two.clone()]), tally(&[two.clone(), one.clone()]));
        assert_ne!(tally(&[one.clone(), two.clone()]), tally(&[one.clone(), one.clone()]));
        assert_ne!(tally(&[vec![Cell::Text(String::new())]]), tally(&[vec![Cell::Null]]));
        let both = tally(&[one, two]);
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(serde_json::from_str::<Tally>(&text).unwrap(), both);
    }
}
