//! What other rules would do with a file: compared with what those of today do, and nothing is kept of it.

use std::collections::HashMap;

use roster::plan::{Joined, NewNameKind, Rule, Shift, Trial, TrialOutcome};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::change::require_open;
use super::plan::{Prepared, prepare};
use super::resolve::read;
use super::{GroupGained, sight};
use crate::access::{Right, Scope};
use crate::groups::{self, GroupKind};
use crate::{Backend, Error, rules};

/// People who are told one by one; that there are more is said by their number.
const PEOPLE: usize = 200;

/// A file under today's rules and under others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTrial {
    /// The others, in the order in which they would be looked at. A new one has an id below 0.
    pub rules: Vec<RuleFigure>,
    /// Every group that somebody comes into, before or after, by name.
    pub groups: Vec<GroupShift>,
    /// People for whom a group, or the rule that gives it, would be another.
    pub changed: u32,
    /// The first 200 of them, in the file's order.
    pub people: Vec<PersonShift>,
}

/// A rule, and how many people it gives a group they are not in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFigure {
    pub rule: Rule,
    pub people: Shift,
}

/// How many people come into a group, by a rule or because the file says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupShift {
    /// Of one that the import makes there is none.
    pub id: Option<i64>,
    pub name: String,
    pub kind: GroupKind,
    pub people: Shift,
}

/// Somebody who would come into other groups, or by another rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonShift {
    pub row: u32,
    pub name: String,
    pub email: String,
    pub before: Vec<GroupGained>,
    pub after: Vec<GroupGained>,
}

/// Decides every row twice: under today's rules, and under those proposed, behind which those of today stand
/// that are not named. A rule with the id 0 is new. What is said is about people of the import's own company.
///
/// # Errors
/// [`Error::Refused`] for a rule that could not be saved. [`Error::Conflict`] for an import that is no draft any
/// more.
pub async fn try_rules(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    proposed: Vec<Rule>,
) -> Result<RuleTrial, Error> {
    scope.require(Right::ManageCompany)?;
    let work = sight::work(backend, scope, id).await?;
    require_open(work.state)?;
    let Prepared { context, looks, request, checked, .. } = prepare(backend, scope, &work).await?;
    let today = context.companies.first().map(|own| own.rules.clone()).unwrap_or_default();
    let reading = backend.store().begin_reading().await?;
    let rules = rules::proposed(&reading, scope, proposed, &today).await?;
    reading.rollback().await?;

    let mut trial = Trial::new(context, rules.clone(), PEOPLE);
    // Dropped, and with it what it does, if this is.
    let mut tasks = JoinSet::new();
    let (to_try, mut blocks) = mpsc::channel(1);
    tasks.spawn(read(backend.clone(), work.handle, request, checked, to_try));
    while let Some(block) = blocks.recv().await {
        let people = looks.look_up(backend.store(), &block).await?;
        for candidate in block {
            let found = looks.found(&candidate, &people);
            trial.row(candidate, found);
        }
    }
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(Error::internal)??;
    }
    let groups = groups::list(backend, scope, None).await?;
    let names = Names {
        groups: groups.into_iter().map(|group| (group.id, (group.name, group.kind))).collect(),
        rules: today.into_iter().chain(rules.iter().cloned()).map(|rule| (rule.id, rule.name)).collect(),
    };
    Ok(names.tell(trial.finish(), rules))
}

/// What the company calls its things.
struct Names {
    groups: HashMap<i64, (String, GroupKind)>,
    /// Of two with one id, as the proposal calls it.
    rules: HashMap<i64, String>,
}

impl Names {
    fn tell(&self, outcome: TrialOutcome, rules: Vec<Rule>) -> RuleTrial {
        let figure = |rule: Rule| {
            let people = outcome.rules.get(&rule.id).copied().unwrap_or_default();
            RuleFigure { rule, people }
        };
        let shift = |(joined, people): (Joined, Shift)| {
            let GroupGained { id, name, kind, .. } = self.gained((joined, None))?;
            Some(GroupShift { id, name, kind, people })
        };
        let gained = |groups: Vec<(Joined, Option<i64>)>| {
            groups.into_iter().filter_map(|group| self.gained(group)).collect()
        };
        let mut groups: Vec<GroupShift> = outcome.groups.into_iter().filter_map(shift).collect();
        groups.sort_by(|one, other| one.name.cmp(&other.name));
        let people = outcome.people.into_iter().map(|person| PersonShift {
            row: person.row,
            name: person.name,
            email: person.email,
            before: gained(person.before),
            after: gained(person.after),
        });
        RuleTrial {
            people: people.collect(),
            rules: rules.into_iter().map(figure).collect(),
            groups,
            changed: outcome.changed,
        }
    }

    /// None for a group that was deleted a moment ago.
    fn gained(&self, (joined, rule): (Joined, Option<i64>)) -> Option<GroupGained> {
        let rule = rule.and_then(|id| self.rules.get(&id).cloned());
        Some(match joined {
            Joined::There(id) => {
                let (name, kind) = self.groups.get(&id)?.clone();
                GroupGained { id: Some(id), name, kind, rule }
            }
            Joined::New(NewNameKind::Cohort, name) => {
                GroupGained { id: None, name, kind: GroupKind::Cohort, rule }
            }
            Joined::New(NewNameKind::Group | NewNameKind::Package, name) => {
                GroupGained { id: None, name, kind: GroupKind::Group, rule }
            }
        })
    }
}
