//! A bounded load of readers, two importers, sign-ups and somebody who looks on, by HTTP alone, as long as is wanted; if
//! that is wanted, too, processes are killed under it. What was promised meanwhile is held against the database
//! afterwards. `make soak` does it for minutes (`benches/soak`); the test here for seconds, so that it goes on working.

mod breaking;
mod client;
mod door;
mod importing;
mod invariants;
mod joining;
mod ledger;
mod listening;
mod load;
mod people;
mod processes;
mod reading;
mod report;
mod settling;
mod tally;
mod watching;
mod world;

use std::thread::{scope, sleep};

pub(crate) use self::load::Load;
use self::{processes::Processes, report::Report, world::World};
use crate::support::database::Database;

const IMPORTERS: u64 = 2;

/// A soak on `sqlite`, or on `postgres` by two processes. Prints a summary; whether everything held that has to.
pub(crate) fn run(kind: &'static str, load: Load) -> bool {
    let processes = Processes::on(kind);
    let database_url = processes.database_url.clone();
    let world = World::prepare(processes, load);
    let (memory, broken) = scope(|scope| {
        let world = &world;
        for reader in 0..load.readers {
            scope.spawn(move || reading::read(world, reader));
        }
        for importer in 1..=IMPORTERS {
            scope.spawn(move || importing::import(world, importer));
        }
        for joiner in 0..load.joiners {
            scope.spawn(move || joining::join(world, joiner));
        }
        scope.spawn(move || listening::listen(world));
        let memory = scope.spawn(move || watching::watch(world));
        let broken = scope.spawn(move || breaking::break_things(world));
        sleep(load.lasts);
        world.end();
        (memory.join().unwrap(), broken.join().unwrap())
    });
    let database = Database::open(&database_url);
    let settled = settling::settle(&database);
    let verdicts = invariants::all(&world, &database, &memory);
    Report { world: &world, memory, broken, settled, verdicts }.print()
}

#[test]
fn a_short_soak_with_kills_breaks_nothing() {
    assert!(run("sqlite", Load::light()));
}
