//! What has to hold after a soak, whatever was done and broken meanwhile (`import.md` 5).

mod figures;
mod imports;
mod joined;
mod people;
mod rest;

use super::{
    client::LONGEST,
    watching::{self, ByMinute},
    world::World,
};
use crate::support::database::Database;

/// How much is said of what is wrong.
const SAID: usize = 5;

/// One thing that has to hold.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) what: String,
    /// In what it does not; nothing if it holds.
    pub(crate) wrong: Vec<String>,
}

impl Verdict {
    fn new(what: impl Into<String>, mut wrong: Vec<String>) -> Self {
        let more = wrong.len().saturating_sub(SAID);
        wrong.truncate(SAID);
        if more > 0 {
            wrong.push(format!("and {more} more"));
        }
        Self { what: what.into(), wrong }
    }

    pub(crate) fn holds(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// All that has to hold.
pub(crate) fn all(world: &World, database: &Database, memory: &[ByMinute]) -> Vec<Verdict> {
    let mut verdicts = vec![no_errors(world), nobody_waited_too_long(world), no_faults(world)];
    verdicts.extend(is_flat(world, memory));
    verdicts.extend(people::verdicts(world, database));
    verdicts.extend(imports::verdicts(world, database));
    verdicts.extend(joined::verdicts(world, database));
    verdicts.extend(figures::verdicts(world, database));
    verdicts.extend(rest::verdicts(world, database));
    verdicts
}

fn no_errors(world: &World) -> Verdict {
    let (errors, mut said) = world.tally.errors();
    if errors > said.len() {
        said.push(format!("of {errors} errors"));
    }
    let sometimes = if world.load.kills > 0 { ", but while something was broken on purpose" } else { "" };
    Verdict { what: format!("Everything was answered as it should be{sometimes}"), wrong: said }
}

fn nobody_waited_too_long(world: &World) -> Verdict {
    let kinds = world.tally.kinds();
    let hung = kinds.iter().filter(|(_, asked)| asked.longest >= LONGEST);
    let hung = hung.map(|(kind, asked)| format!("{kind}: {:.0} s", asked.longest.as_secs_f64()));
    Verdict::new(format!("Nobody waited {} seconds for an answer", LONGEST.as_secs()), hung.collect())
}

/// A process whose database is taken away says so, and that is no fault of its own.
fn no_faults(world: &World) -> Verdict {
    let (count, mut faults) = world.processes.faults();
    if world.load.kills > 0 && world.processes.kind == "postgres" {
        faults.clear();
        let what = format!("Not asked, as PostgreSQL was taken away: {count} lines of logs tell of faults");
        return Verdict { what, wrong: faults };
    }
    if count > faults.len() {
        faults.push(format!("of {count} lines"));
    }
    Verdict { what: "No process wrote of a fault of its own to its log".to_owned(), wrong: faults }
}

/// None: it was too short to tell, or processes were killed and began anew.
fn is_flat(world: &World, memory: &[ByMinute]) -> Option<Verdict> {
    if world.load.kills > 0 {
        return None;
    }
    let growths: Vec<f64> = memory.iter().filter_map(watching::growth).collect();
    if growths.is_empty() {
        return None;
    }
    let grown = growths.iter().filter(|growth| !watching::is_flat(**growth));
    let grown = grown.map(|growth| format!("{growth:.2} × of the fourth minute's")).collect();
    Some(Verdict::new("Memory is flat: in the last minute at most 1.1 × of the fourth minute's", grown))
}
