//! The known names nearest to a misspelt one, among ten thousand, for ten thousand misspelt ones.

use std::collections::BTreeMap;

/// How many are suggested.
const SUGGESTIONS: usize = 3;
/// The most slips a name may be away, however long it is.
const MOST_SLIPS: usize = 3;
/// Longer names are not compared: nobody mistypes a paragraph.
const MOST_CHARACTERS: usize = 200;

/// Folded names, those of one length together.
#[derive(Debug, Default)]
pub(super) struct Names {
    lanes: BTreeMap<usize, Lane>,
}

/// Names of one length, ascending. Neighbours share their beginnings, which are compared once: the names are
/// walked as the tree they are, and a branch is left as soon as it is too far away.
#[derive(Debug, Default)]
struct Lane {
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    letters: Vec<char>,
    /// The number its owner knows it by.
    which: usize,
    /// How many letters it shares with the one before.
    shared: usize,
    /// The next one that shares fewer with the one before it than this one does.
    next: usize,
}

impl Names {
    /// The names, each with a number; numbers ascend as names do. Of equally near ones the lower is suggested
    /// first.
    pub(super) fn new<'a>(folded: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut lanes: BTreeMap<usize, Lane> = BTreeMap::new();
        for (name, which) in folded {
            let letters: Vec<char> = name.chars().collect();
            if letters.len() <= MOST_CHARACTERS {
                let lane = lanes.entry(letters.len()).or_default();
                lane.names.push(Name { letters, which, shared: 0, next: 0 });
            }
        }
        for lane in lanes.values_mut() {
            lane.link();
        }
        Self { lanes }
    }

    /// The numbers of the nearest names, at most three, nearest first.
    pub(super) fn nearest(&self, folded: &str) -> Vec<usize> {
        let wanted: Vec<char> = folded.chars().collect();
        let mut found = Vec::new();
        if wanted.len() > MOST_CHARACTERS {
            return found;
        }
        // One slip first, then two: most misspelt names are found before the walk gets wide.
        for slips in 1..=allowed(wanted.len()) {
            let lengths = wanted.len() - slips..=wanted.len() + slips;
            let mut level: Vec<usize> = Vec::new();
            for (length, lane) in self.lanes.range(lengths).filter(|(length, _)| slips <= allowed(**length)) {
                lane.walk(Table::new(&wanted, *length, slips), &mut level);
            }
            level.sort_unstable();
            found.extend(level);
            if found.len() >= SUGGESTIONS {
                found.truncate(SUGGESTIONS);
                break;
            }
        }
        found
    }
}

impl Lane {
    /// Sorts the names, and finds out what neighbours share.
    fn link(&mut self) {
        self.names
            .sort_unstable_by(|one, other| (&one.letters, one.which).cmp(&(&other.letters, other.which)));
        let mut before: &[char] = &[];
        for name in &mut self.names {
            let pairs = before.iter().zip(&name.letters);
            name.shared = pairs.take_while(|(one, other)| one == other).count();
            before = &name.letters;
        }
        // Of the names behind, those that some earlier one may still lead to, nearest last.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let all = self.names.len();
        for (at, name) in self.names.iter_mut().enumerate().rev() {
            while open.last().is_some_and(|(_, shared)| *shared >= name.shared) {
                open.pop();
            }
            name.next = open.last().map_or(all, |(next, _)| *next);
            open.push((at, name.shared));
        }
    }

    /// Adds the names that are exactly as far away as the table allows.
    fn walk(&self, mut table: Table<'_>, found: &mut Vec<usize>) {
        let mut at = 0;
        // Numbers ascend with the names, so that no later one of this lane comes before three of it.
        let enough = found.len() + SUGGESTIONS;
        while let Some(name) = self.names.get(at).filter(|_| found.len() < enough) {
            // Rows for what it shares with the one before are there.
            table.keep(name.shared);
            at += 1;
            match table.add(&name.letters) {
                Ok(distance) if distance == table.most => found.push(name.which),
                Ok(_) => {}
                // Whatever shares this much of its beginning is as far away.
                Err(depth) => {
                    while let Some(name) = self.names.get(at).filter(|name| name.shared >= depth) {
                        at = name.next;
                    }
                }
            }
        }
    }
}

/// How many slips are still the same word, for its length.
pub(super) const fn allowed(length: usize) -> usize {
    match length {
        0..3 => 0,
        3..5 => 1,
        5..9 => 2,
        _ => MOST_SLIPS,
    }
}

/// A row of the table of edit distances (insert, delete, replace, swap of neighbours), for one letter of the
/// name. Only the cells within the allowed slips of the diagonal can matter: cell `most + 1` is the
/// diagonal's, and one cell that is never filled stands at either end.
type Row = [u8; 2 * MOST_SLIPS + 3];

const FAR: u8 = u8::MAX / 2;

/// The rows for the letters of the current name so far.
struct Table<'a> {
    wanted: &'a [char],
    most: usize,
    /// What each cell of a row still has to pay at least, for the lengths of what is left on either side.
    left_to_pay: Row,
    rows: Vec<Row>,
}

impl<'a> Table<'a> {
    /// For names of this length, and this many slips at most.
    fn new(wanted: &'a [char], length: usize, most: usize) -> Self {
        let mut left_to_pay = [FAR; 2 * MOST_SLIPS + 3];
        for (cell, pay) in left_to_pay.iter_mut().enumerate() {
            *pay = (wanted.len() + most + 1).abs_diff(length + cell).min(usize::from(FAR)) as u8;
        }
        let mut first = [FAR; 2 * MOST_SLIPS + 3];
        for (cell, distance) in first.iter_mut().skip(most + 1).zip(0..=most.min(wanted.len()) as u8) {
            *cell = distance;
        }
        Self { wanted, most, left_to_pay, rows: vec![first] }
    }

    /// Forgets the rows of all but the first letters.
    fn keep(&mut self, letters: usize) {
        self.rows.truncate(letters + 1);
    }

    /// Adds rows up to the name's end, and gives its distance. Err: everything that begins with so many of its
    /// letters is too far away.
    fn add(&mut self, name: &[char]) -> Result<usize, usize> {
        while let Some(letter) = name.get(self.rows.len() - 1) {
            let at = self.rows.len();
            let before = at.checked_sub(2).and_then(|before| name.get(before));
            let row = self.row(at, *letter, before.copied());
            let least = row.iter().zip(&self.left_to_pay).map(|(cell, pay)| cell + pay).min();
            if usize::from(least.unwrap_or(FAR)) > self.most {
                return Err(at);
            }
            self.rows.push(row);
        }
        // Where the wanted name ends, seen from the diagonal.
        let last = (self.wanted.len() + self.most + 1).checked_sub(name.len());
        let distance = last.and_then(|last| self.rows.last()?.get(last));
        Ok(usize::from(distance.copied().unwrap_or(FAR)))
    }

    /// The row for the name's letter number `at`, from 1.
    fn row(&self, at: usize, letter: char, before: Option<char>) -> Row {
        const NONE: Row = [FAR; 2 * MOST_SLIPS + 3];
        let last = self.rows.last().unwrap_or(&NONE);
        let last_but_one = at.checked_sub(2).and_then(|row| self.rows.get(row)).unwrap_or(&NONE);
        let mut row = NONE;
        let mut left = FAR;
        for cell in 1..=2 * self.most + 1 {
            // The letters of the wanted name that this cell has come past.
            let Some(column) =
                (at + cell).checked_sub(self.most + 1).filter(|column| *column <= self.wanted.len())
            else {
                continue;
            };
            let get = |row: &Row, cell: usize| row.get(cell).copied().unwrap_or(FAR);
            let mut best = if column == 0 { at.min(usize::from(FAR)) as u8 } else { FAR };
            if let Some(wanted) = column.checked_sub(1).and_then(|column| self.wanted.get(column)) {
                best = best
                    .min(get(last, cell) + u8::from(*wanted != letter))
                    .min(get(last, cell + 1) + 1)
                    .min(left + 1);
                let earlier = column.checked_sub(2).and_then(|column| self.wanted.get(column));
                if Some(*wanted) == before && earlier == Some(&letter) {
                    best = best.min(get(last_but_one, cell) + 1);
                }
            }
            left = best.min(FAR);
            if let Some(place) = row.get_mut(cell) {
                *place = left;
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::closed_set::edit_distance;

    fn names(all: &[&str]) -> Names {
        Names::new(all.iter().zip(0..).map(|(name, which)| (*name, which)))
    }

    #[test]
    fn the_nearest_come_first() {
        let all = ["hr", "operations", "sails", "sale", "sales", "scales"];
        let nearest =
            |name: &str| names(&all).nearest(name).into_iter().map(|at| all[at]).collect::<Vec<_>>();
        assert_eq!(nearest("salse"), ["sale", "sales", "sails"]);
        assert_eq!(nearest("oprations"), ["operations"]);
        assert_eq!(nearest("finance"), [""; 0]);
        assert_eq!(nearest("hx"), [""; 0]);
        assert_eq!(nearest(&"x".repeat(300)), [""; 0]);
    }

    #[test]
    fn the_walk_finds_what_comparing_each_would() {
        // Few letters, so that everything is near everything.
        let mut seed: u32 = 7;
        let mut word = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let length = 1 + (seed >> 8) % 12;
            (0..length).map(|at| char::from(b'a' + (seed >> (at + 3)) as u8 % 3)).collect::<String>()
        };
        let mut all: Vec<String> = (0..400).map(|_| word()).collect();
        all.sort();
        all.dedup();
        let tree = Names::new(all.iter().zip(0..).map(|(name, which)| (name.as_str(), which)));
        for _ in 0..400 {
            let wanted = word();
            let mut each: Vec<(usize, usize)> = all
                .iter()
                .enumerate()
                .filter_map(|(at, name)| Some((edit_distance(&wanted, name)?, at)))
                .filter(|(distance, _)| *distance > 0)
                .collect();
            each.sort_unstable();
            let each: Vec<usize> = each.into_iter().take(SUGGESTIONS).map(|(_, at)| at).collect();
            assert_eq!(tree.nearest(&wanted), each, "{wanted}");
        }
    }

    /// The tests run unoptimised and beside others: this is about the order of magnitude.
    #[test]
    fn ten_thousand_misspelt_names_among_ten_thousand() {
        let all: Vec<String> = (0..10_000).map(|at| format!("regional sales group {at:04}")).collect();
        let tree = Names::new(all.iter().zip(0..).map(|(name, which)| (name.as_str(), which)));
        let found: usize =
            (0..100).map(|at| tree.nearest(&format!("regoinal sales gruop {at:04}")).len()).sum();
        assert_eq!(found, 300);
    }
}
