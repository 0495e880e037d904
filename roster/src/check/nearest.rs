//! The known names nearest to a misspelt one, among ten thousand, for ten thousand misspelt ones.

/// How many are suggested.
const SUGGESTIONS: usize = 3;
/// The most slips a name may be away, however long it is.
const MOST_SLIPS: usize = 3;
/// Longer names are not compared: nobody mistypes a paragraph.
const MOST_CHARACTERS: usize = 200;

/// Folded names in order. Neighbours share their beginnings, which are compared once: the names are walked
/// as the tree they are, and a branch is left as soon as it is too far away.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Ascending; each with the number of the name it belongs to.
    names: Vec<(Vec<char>, usize)>,
    /// How many characters each shares with the one before.
    shared: Vec<usize>,
}

impl Names {
    pub(super) fn new<'a>(folded: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut names: Vec<(Vec<char>, usize)> = folded
            .into_iter()
            .map(|(name, which)| (name.chars().collect(), which))
            .filter(|(name, _): &(Vec<char>, usize)| name.len() <= MOST_CHARACTERS)
            .collect();
        names.sort_unstable();
        let same = |pair: &(&char, &char)| pair.0 == pair.1;
        let shared = std::iter::once(0)
            .chain(names.windows(2).map(|pair| match pair {
                [(one, _), (other, _)] => one.iter().zip(other).take_while(same).count(),
                _ => 0,
            }))
            .take(names.len())
            .collect();
        Self { names, shared }
    }

    /// The numbers of the nearest names, at most three, nearest first; of equally near ones in their order.
    pub(super) fn nearest(&self, folded: &str) -> Vec<usize> {
        let wanted: Vec<char> = folded.chars().collect();
        let mut found = Vec::new();
        if wanted.len() > MOST_CHARACTERS {
            return found;
        }
        // One slip first, then two: most misspelt names are found before the walk gets wide.
        for slips in 1..=allowed(wanted.len()) {
            self.walk(&wanted, slips, &mut found);
            if found.len() >= SUGGESTIONS {
                break;
            }
        }
        found
    }

    /// Adds the names that are exactly `slips` away.
    fn walk(&self, wanted: &[char], slips: usize, found: &mut Vec<usize>) {
        let mut table = Table::new(wanted, slips);
        // Characters of the current name whose rows are in the table.
        let mut done = 0;
        // Names that share this much with the one before are as far away as it is.
        let mut too_far = usize::MAX;
        for ((name, which), shared) in self.names.iter().zip(&self.shared) {
            done = done.min(*shared);
            if *shared >= too_far {
                continue;
            }
            too_far = usize::MAX;
            while let Some(next) = name.get(done) {
                if !table.add(done, *next, done.checked_sub(1).and_then(|before| name.get(before)).copied()) {
                    too_far = done + 1;
                    break;
                }
                done += 1;
            }
            let near = too_far == usize::MAX && table.distance(name.len()) == slips;
            if near && slips <= allowed(name.len()) {
                found.push(*which);
                if found.len() >= SUGGESTIONS {
                    return;
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

/// Rows of the table of edit distances (insert, delete, replace, swap of neighbours), one for each character
/// of the name so far; only the cells near the diagonal are filled.
struct Table<'a> {
    wanted: &'a [char],
    most: usize,
    width: usize,
    cells: Vec<u16>,
}

const FAR: u16 = u16::MAX / 2;

impl<'a> Table<'a> {
    fn new(wanted: &'a [char], most: usize) -> Self {
        let width = wanted.len() + 1;
        let mut cells = vec![FAR; width];
        for (cell, distance) in cells.iter_mut().zip(0..=most as u16) {
            *cell = distance;
        }
        Self { wanted, most, width, cells }
    }

    fn cell(&self, row: usize, column: usize) -> u16 {
        self.cells.get(row * self.width + column).copied().unwrap_or(FAR)
    }

    /// Adds the row for `letter`, which is the name's number `at`. False: everything that goes on like this is
    /// too far away.
    fn add(&mut self, at: usize, letter: char, before: Option<char>) -> bool {
        let row = at + 1;
        let start = row * self.width;
        self.cells.resize(start + self.width, FAR);
        if let Some(cells) = self.cells.get_mut(start..) {
            cells.fill(FAR);
        }
        let from = row.saturating_sub(self.most);
        let to = (row + self.most).min(self.width - 1);
        let mut least = FAR;
        for column in from..=to {
            let best = if column == 0 {
                row as u16
            } else {
                let wanted = self.wanted.get(column - 1).copied();
                let mut best = (self.cell(row - 1, column - 1) + u16::from(wanted != Some(letter)))
                    .min(self.cell(row - 1, column) + 1)
                    .min(self.cell(row, column - 1) + 1);
                let swapped = column > 1
                    && before.is_some()
                    && wanted == before
                    && self.wanted.get(column - 2) == Some(&letter);
                if swapped {
                    best = best.min(self.cell(row - 2, column - 2) + 1);
                }
                best
            };
            least = least.min(best);
            if let Some(cell) = self.cells.get_mut(start + column) {
                *cell = best.min(FAR);
            }
        }
        usize::from(least) <= self.most
    }

    fn distance(&self, length: usize) -> usize {
        usize::from(self.cell(length, self.width - 1))
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
        let all = ["sales", "sale", "operations", "scales", "sails", "hr"];
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
