//! Names a cell may hold: the company's groups, cohorts, courses, packages, the options of a choice.

use std::sync::{Mutex, OnceLock};

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::nearest::{Names, allowed};
use crate::{person::fold_name, snapshot::Named};

/// Look-up by the name itself, then without regard to case, white space and kind of dash.
#[derive(Debug, Default)]
pub(super) struct ClosedSet {
    exact: HashMap<String, i64, RandomState>,
    /// By folded name, the names that fold to it.
    folded: HashMap<String, Vec<Named>, RandomState>,
    /// Only equal names count (exact-template mode).
    only_equal: bool,
    /// Made when the first name is not known; of most files, never.
    near: OnceLock<Near>,
    /// Of names without ids: in the order they were given.
    texts: Vec<String>,
    /// What was suggested before: a misspelt name stands on many rows.
    suggested: Mutex<HashMap<String, Vec<String>, RandomState>>,
}

/// What suggestions are made from.
#[derive(Debug)]
struct Near {
    names: Names,
    /// How they are written, by their number: all that fold alike.
    written: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match<'a> {
    Exact(i64),
    /// Not written the same; this is how it is written.
    Folded(&'a Named),
    /// Several names fold alike, and none is equal.
    Ambiguous(&'a [Named]),
    Unknown,
}

/// Suggestions remembered; a file of nothing but misspelt names must not fill the memory.
const REMEMBERED: usize = 20_000;

impl ClosedSet {
    pub(super) fn new(names: &[Named]) -> Self {
        let mut set = Self::default();
        for named in names {
            set.exact.entry_ref(named.name.as_str()).or_insert(named.id);
            set.folded.entry(fold_name(&named.name)).or_default().push(named.clone());
        }
        for names in set.folded.values_mut() {
            names.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        }
        set
    }

    /// Of names that have no id of their own: their position counts.
    pub(super) fn of_texts(names: &[String]) -> Self {
        let numbered = names.iter().zip(0..).map(|(name, id)| Named { id, name: name.clone() });
        Self { texts: names.to_vec(), ..Self::new(&numbered.collect::<Vec<_>>()) }
    }

    /// How the name with this id is written, of those that stand in a set [of texts](Self::of_texts).
    pub(super) fn text(&self, at: i64) -> Option<&str> {
        self.texts.get(usize::try_from(at).ok()?).map(String::as_str)
    }

    /// All texts of a set [of texts](Self::of_texts), if they are few enough to be chosen from at a glance.
    pub(super) fn few_texts(&self) -> &[String] {
        if self.texts.len() <= 5 { &self.texts } else { &[] }
    }

    /// Lets only equal names count.
    #[must_use]
    pub(super) fn only_equal(mut self, only_equal: bool) -> Self {
        self.only_equal = only_equal;
        self
    }

    pub(super) fn find(&self, name: &str) -> Match<'_> {
        if let Some(id) = self.exact.get(name) {
            return Match::Exact(*id);
        }
        if self.only_equal {
            return Match::Unknown;
        }
        match self.folded.get(&fold_name(name)).map(Vec::as_slice) {
            None | Some([]) => Match::Unknown,
            Some([only]) => Match::Folded(only),
            Some(several) => Match::Ambiguous(several),
        }
    }

    fn near(&self) -> Near {
        let mut folded: Vec<(&str, &[Named])> =
            self.folded.iter().map(|(folded, names)| (folded.as_str(), names.as_slice())).collect();
        folded.sort_unstable_by_key(|(folded, _)| *folded);
        let names = Names::new(folded.iter().zip(0..).map(|((folded, _), which)| (*folded, which)));
        let written = |names: &[Named]| names.iter().map(|named| named.name.clone()).collect();
        Near { names, written: folded.into_iter().map(|(_, names)| written(names)).collect() }
    }

    /// The known names nearest to an unknown one, at most three, nearest first.
    pub(super) fn nearest(&self, name: &str) -> Vec<String> {
        if let Ok(suggested) = self.suggested.lock()
            && let Some(known) = suggested.get(name)
        {
            return known.clone();
        }
        let folded = fold_name(name);
        // Where only equal names count, the one that differs in nothing but case is the nearest.
        let alike = self.folded.get(&folded).into_iter().flatten().map(|named| named.name.clone());
        let near = self.near.get_or_init(|| self.near());
        let nearest = near.names.nearest(&folded);
        let near = nearest.into_iter().filter_map(|at| near.written.get(at)).flatten().cloned();
        let nearest: Vec<String> = alike.chain(near).take(3).collect();
        if let Ok(mut suggested) = self.suggested.lock()
            && suggested.len() < REMEMBERED
        {
            suggested.insert(name.to_owned(), nearest.clone());
        }
        nearest
    }
}

/// The edit distance (insert, delete, replace, swap of neighbours), if it is small for the length.
pub(crate) fn edit_distance(one: &str, other: &str) -> Option<usize> {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let allowed = allowed(one.len().min(other.len()));
    if one.len().abs_diff(other.len()) > allowed || one.len() > 200 {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, wanted) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, found) in other.iter().enumerate() {
            let cost = |cells: &[usize], index: usize| cells.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cost(&last, to) + usize::from(wanted != found))
                .min(cost(&last, to + 1) + 1)
                .min(cost(&row, to) + 1);
            let swapped =
                at > 0 && to > 0 && one.get(at - 1) == Some(found) && other.get(to - 1) == Some(wanted);
            if swapped {
                best = best.min(cost(&before, to - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> ClosedSet {
        let all: Vec<Named> =
            names.iter().zip(1..).map(|(name, id)| Named { id, name: (*name).to_owned() }).collect();
        ClosedSet::new(&all)
    }

    #[test]
    fn an_equal_name_wins_over_a_folded_one() {
        let groups = set(&["Sales", "SALES", "North-West"]);
        assert_eq!(groups.find("SALES"), Match::Exact(2));
        assert!(matches!(groups.find("sales"), Match::Ambiguous(_)));
        assert!(matches!(groups.find("north – west"), Match::Unknown));
        assert!(matches!(groups.find("north–west"), Match::Folded(named) if named.id == 3));
        assert_eq!(groups.find("Nowhere"), Match::Unknown);
    }

    #[test]
    fn case_blanks_and_dashes_do_not_count() {
        let groups = set(&["Nord – West", "Größe", "ΟΔΟΣ"]);
        for name in ["nord - west", "NORD\u{a0}\u{2014}  West", "GRÖSSE", "gro\u{308}ße", "οδος", "οδοσ"]
        {
            assert!(matches!(groups.find(name), Match::Folded(_)), "{name}");
        }
    }

    #[test]
    fn exact_mode_takes_equal_names_only() {
        let groups = set(&["Sales"]).only_equal(true);
        assert_eq!(groups.find("Sales"), Match::Exact(1));
        assert_eq!(groups.find("sales"), Match::Unknown);
        assert_eq!(groups.nearest("sales"), ["Sales"]);
    }

    #[test]
    fn misspelt_names_find_their_neighbours() {
        assert_eq!(set(&["Sales", "Operations"]).nearest("Salse"), ["Sales"]);
        assert!(set(&["Sales"]).nearest("Finance").is_empty());
        assert_eq!(edit_distance("actve", "active"), Some(1));
        assert_eq!(edit_distance("ab", "ba"), None);
    }
}
