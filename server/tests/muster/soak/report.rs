//! The summary, for somebody who has never seen this.

use std::time::Duration;

use super::{
    invariants::Verdict,
    tally::Asked,
    watching::{self, ByMinute},
    world::World,
};

pub(super) struct Report<'a> {
    pub(super) world: &'a World,
    pub(super) memory: Vec<ByMinute>,
    /// What was broken on purpose.
    pub(super) broken: Vec<String>,
    /// How long it took until nothing waited any more.
    pub(super) settled: Duration,
    pub(super) verdicts: Vec<Verdict>,
}

impl Report<'_> {
    /// Whether everything held.
    pub(super) fn print(&self) -> bool {
        let World { load, processes, .. } = self.world;
        let database = if processes.kind == "sqlite" { "SQLite" } else { "PostgreSQL" };
        println!(
            "\nSoak on {database}, {} for {} seconds: {} readers, 2 importers, {} who sign up, 1 who looks on",
            if processes.count() == 1 { "one process" } else { "two processes" },
            load.lasts.as_secs(),
            load.readers,
            load.joiners
        );
        for broken in &self.broken {
            println!("  {broken}");
        }
        self.answers();
        self.done();
        self.memory();
        println!("\n  What has to hold");
        for verdict in &self.verdicts {
            println!("  {:<8}{}", if verdict.holds() { "held" } else { "BROKEN" }, verdict.what);
            for wrong in &verdict.wrong {
                println!("            {wrong}");
            }
        }
        let broken = self.verdicts.iter().filter(|verdict| !verdict.holds()).count();
        match broken {
            0 => println!("\n  Everything held."),
            _ => println!("\n  {broken} of {} did NOT hold.", self.verdicts.len()),
        }
        broken == 0
    }

    fn answers(&self) {
        let kinds = self.world.tally.kinds();
        // While nothing is broken on purpose nothing is excused.
        println!(
            "\n  What was asked                  answers    p50 ms    p99 ms  longest ms  asked again  errors"
        );
        for (kind, asked) in &kinds {
            line(kind, asked);
        }
        let mut all = Asked::default();
        for asked in kinds.into_values() {
            all.longest = all.longest.max(asked.longest);
            all.excused += asked.excused;
            all.errors += asked.errors;
            all.took.extend(asked.took);
        }
        line("all", &all);
    }

    fn done(&self) {
        use std::sync::atomic::Ordering::Relaxed;
        let ledger = &self.world.ledger;
        let (committed, joined) = (ledger.all_committed(), ledger.all_joined());
        let undone = committed.iter().filter(|import| import.taken_back.is_some()).count();
        let waiting = joined.iter().filter(|joined| !joined.is_in).count();
        let load = &self.world.load;
        println!(
            "\n  {} imports of {} new and {} changed people were committed and {undone} of them undone; {} times the other \
             importer was faster and the plan was made anew",
            committed.len(),
            load.new,
            load.shared,
            ledger.moved.load(Relaxed)
        );
        println!(
            "  {} people signed up: {} are in, {waiting} wait for a seat. {} changes were heard of by who looked on",
            joined.len(),
            joined.len() - waiting,
            ledger.heard.load(Relaxed)
        );
        println!("  After it nothing waited any more within {:.1} s", self.settled.as_secs_f64());
    }

    fn memory(&self) {
        println!("\n  Memory in MiB, minute by minute");
        for (number, minutes) in self.memory.iter().enumerate() {
            let figures: Vec<String> = minutes
                .iter()
                .map(|minute| {
                    minute.map_or("-".to_owned(), |bytes| format!("{:.0}", bytes / f64::from(1 << 20)))
                })
                .collect();
            let growth = watching::growth(minutes).filter(|_| self.world.load.kills == 0);
            let growth =
                growth.map_or(String::new(), |growth| format!("    the last is {growth:.2} × of the fourth"));
            println!("  process {}: {}{growth}", number + 1, figures.join(" "));
        }
    }
}

fn line(kind: &str, asked: &Asked) {
    let mut took = asked.took.clone();
    took.sort_unstable();
    let at = |share: f64| {
        let place = (took.len().saturating_sub(1) as f64 * share).ceil() as usize;
        took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    };
    println!(
        "  {kind:<30} {:>8} {:>9.1} {:>9.1} {:>11.0} {:>12} {:>7}",
        took.len(),
        at(0.5),
        at(0.99),
        asked.longest.as_secs_f64() * 1e3,
        asked.excused,
        asked.errors
    );
}
