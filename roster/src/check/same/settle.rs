//! From equal keys to what is said about rows, and which of them are left out.

use std::collections::BTreeSet;

use super::{Leaves, Over, Said, Same};
use crate::{check::Code, settings::Duplicates};

impl Same {
    /// All rows are known: what is there to be said?
    pub(in crate::check) fn settle(&mut self) {
        for over in Over::ALL {
            let mut keys = std::mem::replace(self.keys_mut(over), super::Keys::exact());
            keys.groups(|group| self.group(over, group));
            *self.keys_mut(over) = keys;
        }
        self.said.sort_unstable();
    }

    fn keys_mut(&mut self, over: Over) -> &mut super::Keys {
        let [people, user_names, references] = &mut self.keys;
        match over {
            Over::Email => people,
            Over::UserName => user_names,
            Over::Reference => references,
        }
    }

    /// Rows of one key, ascending.
    fn group(&mut self, over: Over, rows: &[u32]) {
        match over {
            Over::Email => self.one_person(rows),
            Over::UserName | Over::Reference => self.one_value(over, rows),
        }
    }

    /// Rows of one address. Rows that agree in all but memberships are one person, of whom the first
    /// row counts; if they do not, all of them contradict each other, unless one is to win.
    fn one_person(&mut self, rows: &[u32]) {
        let fields = |same: &Self, row: u32| same.hashes(row).fields;
        let mut firsts: Vec<(u64, u32)> = Vec::new();
        for row in rows {
            let of = fields(self, *row);
            if !firsts.iter().any(|(first, _)| *first == of) {
                firsts.push((of, *row));
            }
        }
        let wins = match self.rule {
            Duplicates::Error => None,
            Duplicates::First => rows.first().map(|row| fields(self, *row)),
            Duplicates::Last => rows.last().map(|row| fields(self, *row)),
        };
        for row in rows {
            let of = fields(self, *row);
            let Some((_, first)) = firsts.iter().find(|(first, _)| *first == of).copied() else { continue };
            if wins.is_some_and(|wins| wins != of) {
                self.leave_out(Over::Email, *row);
            } else if first != *row {
                let again = self.hashes(first).memberships == self.hashes(*row).memberships;
                let code = if again { Code::DuplicateIgnored } else { Code::DuplicateMerged };
                self.leave_out(Over::Email, *row);
                self.say(Said { row: *row, over: Over::Email, code, other: first });
            } else if wins.is_none() && firsts.len() > 1 {
                let other = firsts.iter().map(|(_, row)| *row).find(|other| other != row).unwrap_or(first);
                self.say(Said { row: *row, over: Over::Email, code: Code::DuplicateConflict, other });
            }
        }
    }

    /// Rows of one user name or reference; those that are left out anyway do not count.
    fn one_value(&mut self, over: Over, rows: &[u32]) {
        let earlier = if over == Over::UserName { Over::Email } else { Over::UserName };
        let left: Vec<u32> = rows.iter().copied().filter(|row| !self.is_out(*row, earlier)).collect();
        let (Some(first), Some(last), true) = (left.first(), left.last(), left.len() > 1) else { return };
        for row in &left {
            match self.rule {
                Duplicates::Error => {
                    let other = if row == first { left.get(1).unwrap_or(last) } else { first };
                    self.say(Said { row: *row, over, code: Code::UniqueInFile, other: *other });
                }
                Duplicates::First if row != first => self.leave_out(over, *row),
                Duplicates::Last if row != last => self.leave_out(over, *row),
                Duplicates::First | Duplicates::Last => {}
            }
        }
    }

    fn hashes(&self, row: u32) -> crate::check::row::RowHashes {
        self.hashes.get(row as usize - 1).copied().unwrap_or_default()
    }

    /// Is the row left out over this key, or over one that comes before it?
    fn is_out(&self, row: u32, through: Over) -> bool {
        Over::ALL.iter().zip(&self.left_out).any(|(over, out)| *over <= through && out.contains(row))
    }

    fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    fn leave_out(&mut self, over: Over, row: u32) {
        self.left_out_over(over).insert(row);
        self.duplicates.insert(row);
    }

    /// Puts what rows say now in the place of what they said, and says again what concerns them and
    /// those they share a key with. Gives those rows, each with what was said of it before.
    pub(in crate::check) fn resettle<'a>(
        &mut self,
        changed: impl Iterator<Item = (u32, Option<Leaves<'a>>)>,
    ) -> Vec<(u32, Vec<Said>)> {
        let mut seeds = BTreeSet::new();
        let mut concerned: [BTreeSet<u32>; 3] = Default::default();
        for (row, leaves) in changed {
            self.add_groups(row, &mut concerned);
            self.put(row, leaves);
            self.add_groups(row, &mut concerned);
            seeds.insert(row);
        }
        let mut before = BTreeSet::new();
        let mut told: Vec<(u32, Vec<Said>)> = Vec::new();
        let mut moved = BTreeSet::new();
        for (over, mut rows) in Over::ALL.into_iter().zip(concerned) {
            rows.extend(&seeds);
            // Who is left out over one key is out of the groups of the next.
            for row in &moved {
                rows.extend(self.keys_of(over).group_of(*row));
            }
            for row in &rows {
                if before.insert(*row) {
                    told.push((*row, self.said_of(*row).to_vec()));
                }
            }
            let was: Vec<u32> = rows.iter().copied().filter(|row| self.is_out(*row, over)).collect();
            self.said.retain(|said| said.over != over || !rows.contains(&said.row));
            for row in &rows {
                self.left_out_over(over).remove(*row);
                if !self.left_out.iter().any(|left_out| left_out.contains(*row)) {
                    self.duplicates.remove(*row);
                }
            }
            let mut left = rows.clone();
            while let Some(row) = left.pop_first() {
                let group = self.keys_of(over).group_of(row);
                for member in &group {
                    left.remove(member);
                }
                if group.len() > 1 {
                    self.group(over, &group);
                }
            }
            // Looked up again for the next key.
            self.said.sort_unstable();
            let has_moved = |row: &u32| was.binary_search(row).is_ok() != self.is_out(*row, over);
            moved.extend(rows.iter().copied().filter(has_moved));
        }
        told.sort_unstable_by_key(|(row, _)| *row);
        told
    }

    fn add_groups(&self, row: u32, to: &mut [BTreeSet<u32>; 3]) {
        for (over, rows) in Over::ALL.into_iter().zip(to) {
            rows.extend(self.keys_of(over).group_of(row));
        }
    }
}
