//! Names a cell may hold: the company's groups, cohorts, courses, packages.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use crate::{person::fold_name, snapshot::Named};

/// Look-up by the name itself, then without regard to case, white space and kind of dash.
#[derive(Debug, Default)]
pub(super) struct ClosedSet {
    exact: HashMap<String, i64, foldhash::fast::RandomState>,
    folded: BTreeMap<String, Vec<Named>>,
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

impl ClosedSet {
    pub(super) fn new(names: &[Named]) -> Self {
        let mut set = Self::default();
        for named in names {
            set.exact.insert(named.name.clone(), named.id);
            set.folded.entry(fold_name(&named.name)).or_default().push(named.clone());
        }
        set
    }

    pub(super) fn find(&self, name: &str) -> Match<'_> {
        if let Some(id) = self.exact.get(name) {
            return Match::Exact(*id);
        }
        match self.folded.get(&fold_name(name)).map(Vec::as_slice) {
            None | Some([]) => Match::Unknown,
            Some([only]) => Match::Folded(only),
            Some(several) => Match::Ambiguous(several),
        }
    }

    /// The known names nearest to a misspelt one, at most three, nearest first.
    pub(super) fn nearest(&self, name: &str) -> Vec<String> {
        let wanted = fold_name(name);
        let mut near: Vec<(usize, &str)> = self
            .folded
            .iter()
            .filter_map(|(folded, names)| {
                let distance = edit_distance(&wanted, folded)?;
                Some((distance, names.first()?.name.as_str()))
            })
            .collect();
        near.sort_unstable();
        near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
    }
}

/// The edit distance (insert, delete, replace, swap of neighbours), if it is small for the length.
pub(crate) fn edit_distance(one: &str, other: &str) -> Option<usize> {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let allowed = match one.len().min(other.len()) {
        0..3 => 0,
        3..5 => 1,
        5..9 => 2,
        _ => 3,
    };
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
    fn misspelt_names_find_their_neighbours() {
        assert_eq!(set(&["Sales", "Operations"]).nearest("Salse"), ["Sales"]);
        assert!(set(&["Sales"]).nearest("Finance").is_empty());
        assert_eq!(edit_distance("actve", "active"), Some(1));
        assert_eq!(edit_distance("ab", "ba"), None);
    }
}
