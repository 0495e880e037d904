//! What befalls the processes: `kill -9`, each in turn, and started again; PostgreSQL ended as by a power cut, and
//! started again.

use std::{
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use ureq::Agent;

use super::world::World;
use crate::support::postgres;

/// How long a kill waits for somebody who commits.
const WAITS_FOR_A_COMMIT: Duration = Duration::from_secs(5);
const DOWN_FOR: Duration = Duration::from_millis(500);
const AWAY_FOR: Duration = Duration::from_secs(3);
/// How soon `/readyz` has to say that the database is away, and that it is back.
const SOON: Duration = Duration::from_secs(5);

/// What was broken, a sentence each.
pub(crate) fn break_things(world: &World) -> Vec<String> {
    let kills = world.load.kills;
    let mut told = Vec::new();
    if kills == 0 {
        return told;
    }
    let begun = Instant::now();
    let at = |share: f64| {
        world.pause(world.load.lasts.mul_f64(share).saturating_sub(begun.elapsed()));
        !world.is_over()
    };
    for kill in 1..=kills {
        // PostgreSQL's turn is in the middle, between two kills.
        if world.processes.kind == "postgres" && kill == kills / 2 + 1 {
            if !at(f64::from(2 * kill - 1) / f64::from(2 * (kills + 1))) {
                return told;
            }
            told.push(restart_postgres(world));
        }
        if !at(f64::from(kill) / f64::from(kills + 1)) {
            return told;
        }
        // In the middle of a commit, each time at another place.
        world.wait_for_a_commit(WAITS_FOR_A_COMMIT);
        sleep(Duration::from_millis(u64::from(kill * 13 % 40)));
        let place = kill as usize % world.processes.count();
        told.push(kill_process(world, place));
    }
    told
}

fn kill_process(world: &World, place: usize) -> String {
    let begun = Instant::now();
    world.door.breaks();
    world.processes.kill(place);
    world.door.shut(place);
    sleep(DOWN_FOR);
    world.door.open(place, world.processes.start(place));
    world.door.is_mended();
    format!(
        "kill -9 of process {}, which served again {:.1} s later",
        place + 1,
        begun.elapsed().as_secs_f64()
    )
}

fn restart_postgres(world: &World) -> String {
    // Never that of somebody else.
    if script("url") != postgres::server() {
        return "PostgreSQL was left alone: it is none that scripts/postgres.sh started for this".to_owned();
    }
    world.door.breaks();
    let begun = Instant::now();
    script("crash");
    let noticed = until(world, 503, begun);
    sleep(AWAY_FOR.saturating_sub(begun.elapsed()));
    script("resume");
    let back = Instant::now();
    let found = until(world, 200, back);
    world.door.is_mended();
    format!(
        "PostgreSQL ended as by a power cut and started again: /readyz said 503 after {noticed:.1} s, and 200 {found:.1} s \
         after it was back"
    )
}

/// How many seconds after `since` the last of the processes says so of itself.
fn until(world: &World, status: u16, since: Instant) -> f64 {
    let config = Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(SOON));
    let agent = config.build().new_agent();
    std::thread::scope(|scope| {
        for address in world.door.up() {
            let agent = &agent;
            scope.spawn(move || {
                let says =
                    || agent.get(format!("{address}/readyz")).call().ok().map(|answer| answer.status());
                while says().is_none_or(|said| said != status) && since.elapsed() < 3 * SOON {
                    sleep(Duration::from_millis(50));
                }
            });
        }
    });
    let took = since.elapsed();
    if took > SOON {
        world.tally.wrong("/readyz", took, &format!("not {status} within {SOON:?}, but {took:?}"));
    }
    took.as_secs_f64()
}

/// Of the PostgreSQL that `MUSTER_POSTGRES_DIR` names.
fn script(what: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh");
    let output = Command::new(script).arg(what).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
