//! A file under the rules of today and under others, side by side.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    Found, Join, NewNameKind, PlanContext, Planner, Rule,
    planner::{Deferred, Outcome},
};
use crate::check::Candidate;

/// What other rules would change about who comes into which groups; of people of the import's own company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialOutcome {
    /// People whom a rule gives a group they are not in, by its id.
    pub rules: BTreeMap<i64, Shift>,
    /// People who come into a group, by a rule or because the row says so.
    pub groups: BTreeMap<Joined, Shift>,
    /// People for whom a group, or the rule that gives it, is another.
    pub changed: u32,
    /// The first of them, in the file's order.
    pub people: Vec<PersonShift>,
}

/// How many under the rules of today, and under the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub before: u32,
    pub after: u32,
}

/// A group or cohort that somebody comes into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joined {
    There(i64),
    /// The import makes it.
    New(NewNameKind, String),
}

/// Somebody who would come into other groups, each with the rule that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonShift {
    pub row: u32,
    pub name: String,
    pub email: String,
    pub before: Vec<(Joined, Option<i64>)>,
    pub after: Vec<(Joined, Option<i64>)>,
}

/// Feeds two planners and compares what they say.
#[derive(Debug)]
pub struct Trial {
    before: Planner,
    after: Planner,
    /// Rows that not both have decided yet.
    open: HashMap<u32, Halves>,
    /// How many people are told one by one.
    most: usize,
    people: BTreeMap<u32, PersonShift>,
    outcome: TrialOutcome,
}

type Groups = Vec<(Joined, Option<i64>)>;

#[derive(Debug, Default)]
struct Halves {
    before: Option<Groups>,
    after: Option<Groups>,
}

impl Trial {
    /// The rules of the first company are tried against `rules`. `most`: how many people are told one by one.
    pub fn new(context: PlanContext, rules: Vec<Rule>, most: usize) -> Self {
        let mut other = context.clone();
        if let Some(own) = other.companies.first_mut() {
            own.rules = rules;
        }
        Self {
            before: Planner::new(context),
            after: Planner::new(other),
            open: HashMap::new(),
            most,
            people: BTreeMap::new(),
            outcome: TrialOutcome::default(),
        }
    }

    /// The next row of the file.
    pub fn row(&mut self, candidate: Candidate, found: Found<'_>) {
        if candidate.values.company != Some(0) {
            return;
        }
        let before = self.before.row(Box::new(candidate.clone()), found);
        let after = self.after.row(Box::new(candidate.clone()), found);
        match (before, after) {
            (Outcome::Decided(_, before), Outcome::Decided(_, after)) => {
                if before.joins.is_empty() && after.joins.is_empty() {
                    return;
                }
                let before = groups(&self.before, &before.joins);
                let after = groups(&self.after, &after.joins);
                self.compare(&candidate, before, after);
            }
            (Outcome::Superseded, _) | (_, Outcome::Superseded) => {}
            (before, after) => {
                let half = |planner: &Planner, outcome: &Outcome| match outcome {
                    Outcome::Decided(_, decision) => Some(groups(planner, &decision.joins)),
                    Outcome::Superseded | Outcome::Deferred => None,
                };
                let halves = Halves { before: half(&self.before, &before), after: half(&self.after, &after) };
                self.open.insert(candidate.row, halves);
            }
        }
    }

    /// After the last row.
    pub fn finish(mut self) -> TrialOutcome {
        let mut waiting = BTreeMap::new();
        for Deferred { candidate, decision, .. } in self.before.settle() {
            self.open.entry(candidate.row).or_default().before = Some(groups(&self.before, &decision.joins));
            waiting.insert(candidate.row, candidate);
        }
        for Deferred { candidate, decision, .. } in self.after.settle() {
            self.open.entry(candidate.row).or_default().after = Some(groups(&self.after, &decision.joins));
            waiting.insert(candidate.row, candidate);
        }
        for (row, candidate) in waiting {
            let Halves { before, after } = self.open.remove(&row).unwrap_or_default();
            self.compare(&candidate, before.unwrap_or_default(), after.unwrap_or_default());
        }
        TrialOutcome { people: self.people.into_values().collect(), ..self.outcome }
    }

    fn compare(&mut self, candidate: &Candidate, before: Groups, after: Groups) {
        let outcome = &mut self.outcome;
        count(outcome, &before, |shift| &mut shift.before);
        count(outcome, &after, |shift| &mut shift.after);
        if before == after {
            return;
        }
        outcome.changed += 1;
        let row = candidate.row;
        // Those that are settled last may stand before others.
        let is_full = self.people.len() >= self.most;
        if is_full && self.people.last_key_value().is_none_or(|(last, _)| *last < row) {
            return;
        }
        let (name, email) = (candidate.full_name(), candidate.values.email.clone());
        self.people.insert(row, PersonShift { row, name, email, before, after });
        if is_full {
            self.people.pop_last();
        }
    }
}

fn count(outcome: &mut TrialOutcome, groups: &Groups, side: impl Fn(&mut Shift) -> &mut u32) {
    let mut rules: Vec<i64> = groups.iter().filter_map(|(_, rule)| *rule).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        *side(outcome.rules.entry(rule).or_default()) += 1;
    }
    for (group, _) in groups {
        if let Some(shift) = outcome.groups.get_mut(group) {
            *side(shift) += 1;
        } else {
            *side(outcome.groups.entry(group.clone()).or_default()) += 1;
        }
    }
}

/// What joins come into; placeholders are one planner's own.
fn groups(planner: &Planner, joins: &[Join]) -> Groups {
    let of = |join: &Join| {
        let made =
            usize::try_from(-join.group).ok().and_then(|at| planner.new_names().get(at.checked_sub(1)?));
        let group = made.map_or(Joined::There(join.group), |new| Joined::New(new.kind, new.name.clone()));
        (group, join.rule)
    };
    joins.iter().map(of).collect()
}
