//! Rows that only the whole file can decide: who takes what another gives up, and the last administrator.

use std::collections::{HashMap, HashSet};

use super::{
    Existing,
    admins::leaves_no_admin,
    decide::{AdminChange, Conflict, Tentative},
    managed::about_change,
};
use crate::{
    check::{Candidate, Code, Finding, params},
    map::Field,
};

/// What only one person of a company may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unique {
    Email,
    UserName,
    Reference,
}

impl Unique {
    const fn of(field: &Field) -> Option<Self> {
        match field {
            Field::Email => Some(Self::Email),
            Field::UserName => Some(Self::UserName),
            Field::Reference => Some(Self::Reference),
            _ => None,
        }
    }
}

/// A row that is yet to be decided.
#[derive(Debug)]
pub(super) struct Open {
    pub candidate: Box<Candidate>,
    pub tentative: Tentative,
    pub user: Option<Existing>,
    /// Why not, once that is known.
    refused: Option<Refused>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    Taken,
    LastAdmin,
}

/// What rows wait for.
#[derive(Debug, Default)]
pub(super) struct OpenRows {
    rows: Vec<Open>,
    /// What people give up in rows that are decided.
    released: HashSet<(Unique, i64)>,
    /// Administrators that rows make which are decided, by the position of their company.
    admins: HashMap<u16, u32>,
}

/// Does the row wait for others?
pub(super) const fn is_open(tentative: &Tentative) -> bool {
    !tentative.conflicts.is_empty() || matches!(tentative.admin, AdminChange::Loses)
}

impl OpenRows {
    pub(super) fn push(&mut self, candidate: Box<Candidate>, tentative: Tentative, user: Option<Existing>) {
        self.rows.push(Open { candidate, tentative, user, refused: None });
    }

    /// A row is decided, and others may wait for it.
    pub(super) fn note(&mut self, candidate: &Candidate, tentative: &Tentative, user: Option<&Existing>) {
        if let Some(user) = user {
            self.released.extend(released(tentative).map(|unique| (unique, user.id)));
        }
        if tentative.admin == AdminChange::Gains
            && let Some(company) = candidate.values.company
        {
            *self.admins.entry(company).or_default() += 1;
        }
    }

    /// Decides them, in the file's order; `admins` is how many a company has today. All are taken to be
    /// carried out together unless something says no: so a circle of swaps holds whole, and whoever waits
    /// for one who is refused is refused, too.
    pub(super) fn settle(&mut self, admins: impl Fn(u16) -> u32) -> Vec<Open> {
        let mut rows = std::mem::take(&mut self.rows);
        let mut waiting = self.waiting(&rows);
        let mut refusals: Vec<(usize, Refused)> = waiting.refused.drain(..).collect();
        loop {
            while let Some((at, why)) = refusals.pop() {
                if let Some(row) = rows.get_mut(at)
                    && row.refused.is_none()
                {
                    row.refused = Some(why);
                    let others = waiting.by_row.get(&at).into_iter().flatten();
                    refusals.extend(others.map(|other| (*other, Refused::Taken)));
                }
            }
            let Some(last) = self.leaves_no_admin(&rows, &admins) else { break };
            refusals.push((last, Refused::LastAdmin));
        }
        for at in 0..rows.len() {
            let findings = rows.get(at).map(|row| self.findings(row, &rows, &waiting)).unwrap_or_default();
            if let Some(row) = rows.get_mut(at).filter(|row| row.refused.is_some()) {
                row.tentative = Tentative::rejected(findings);
            }
        }
        rows
    }

    /// Who waits for whom.
    fn waiting(&self, rows: &[Open]) -> Waiting {
        let mut waiting = Waiting::default();
        for (at, row) in rows.iter().enumerate() {
            if let Some(user) = &row.user {
                waiting.releasing.extend(released(&row.tentative).map(|unique| ((unique, user.id), at)));
            }
        }
        for (at, row) in rows.iter().enumerate() {
            for of in row.tentative.conflicts.iter().filter_map(key).filter(|of| !self.released.contains(of))
            {
                match waiting.releasing.get(&of) {
                    Some(other) => waiting.by_row.entry(*other).or_default().push(at),
                    None => waiting.refused.push((at, Refused::Taken)),
                }
            }
        }
        waiting
    }

    /// The last row, if any, by which a company is left without an administrator.
    fn leaves_no_admin(&self, rows: &[Open], admins: impl Fn(u16) -> u32) -> Option<usize> {
        let mut companies: HashMap<u16, (i64, usize)> = HashMap::new();
        let mut gained: HashMap<u16, i64> = HashMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.refused.is_none()) {
            let Some(company) = row.candidate.values.company else { continue };
            match row.tentative.admin {
                AdminChange::Loses => {
                    let (lost, row) = companies.entry(company).or_default();
                    *lost += 1;
                    *row = at;
                }
                AdminChange::Gains => *gained.entry(company).or_default() += 1,
                AdminChange::None => {}
            }
        }
        let is_left_without = |company: u16, lost: i64| {
            let decided = self.admins.get(&company).copied().unwrap_or_default();
            let gained = gained.get(&company).copied().unwrap_or_default();
            leaves_no_admin(i64::from(admins(company)) + i64::from(decided), lost, gained)
        };
        let without = companies.iter().filter(|(company, (lost, _))| is_left_without(**company, *lost));
        without.map(|(_, (_, row))| *row).max()
    }

    /// Why a row is refused.
    fn findings(&self, row: &Open, rows: &[Open], waiting: &Waiting) -> Vec<Finding> {
        let Open { candidate, tentative, .. } = row;
        match row.refused {
            None => Vec::new(),
            Some(Refused::LastAdmin) => {
                vec![about_change(Code::AdminLast, candidate, &tentative.decision.changes)]
            }
            Some(Refused::Taken) => {
                let is_kept = |conflict: &&Conflict| {
                    let Some(of) = key(conflict) else { return true };
                    let gives_it_up = |at: &usize| rows.get(*at).is_some_and(|row| row.refused.is_none());
                    !self.released.contains(&of) && !waiting.releasing.get(&of).is_some_and(gives_it_up)
                };
                tentative
                    .conflicts
                    .iter()
                    .filter(is_kept)
                    .map(|conflict| taken(candidate, conflict))
                    .collect()
            }
        }
    }
}

#[derive(Debug, Default)]
struct Waiting {
    /// The row that gives up what is a user's today.
    releasing: HashMap<(Unique, i64), usize>,
    /// Those that take it.
    by_row: HashMap<usize, Vec<usize>>,
    /// Those that take what nobody gives up.
    refused: Vec<(usize, Refused)>,
}

fn key(conflict: &Conflict) -> Option<(Unique, i64)> {
    Some((Unique::of(&conflict.field)?, conflict.owner.id))
}

/// What the user has today and will not have any more, in whatever letters.
fn released(tentative: &Tentative) -> impl Iterator<Item = Unique> {
    tentative.decision.changes.iter().filter_map(|change| {
        let unique = Unique::of(&change.field)?;
        let before = change.before.as_ref()?;
        let is_kept = change.after.as_ref().is_some_and(|after| match unique {
            Unique::Reference => before == after,
            Unique::Email | Unique::UserName => before.to_lowercase() == after.to_lowercase(),
        });
        (!is_kept).then_some(unique)
    })
}

fn taken(candidate: &Candidate, conflict: &Conflict) -> Finding {
    let Conflict { field, owner } = conflict;
    let values = &candidate.values;
    let value = match field {
        Field::Email => values.email.as_str(),
        Field::UserName => values.user_name.text().given().unwrap_or_default(),
        _ => values.reference.text().given().unwrap_or_default(),
    };
    let params = params! {"label": field.label(), "owner": owner.email.as_str()};
    let finding = Finding::new(Code::UniqueInCompany, params).at(candidate.row, candidate.line);
    Finding { field: Some(field.clone()), ..finding.with_value(value) }
}
