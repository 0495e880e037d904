//! Somebody who looks on, by server-sent events.

use std::{
    io::{BufRead as _, BufReader},
    thread::sleep,
    time::{Duration, Instant},
};

use ureq::Agent;

use super::{client::LONGEST, ledger::count, world::World};

const KIND: &str = "look on (5 seconds each)";

pub(crate) fn listen(world: &World) {
    let config = Agent::config_builder().proxy(None).timeout_global(Some(LONGEST));
    let agent = config.build().new_agent();
    while !world.is_over() {
        let Some(address) = world.door.address() else { return };
        let asked = Instant::now();
        match look_on(world, &agent, &address) {
            Ok(()) => world.tally.answered(KIND, asked.elapsed()),
            Err(_) if asked.elapsed() < LONGEST && world.door.excuses(asked) => {
                world.tally.excused(KIND, asked.elapsed());
                sleep(Duration::from_millis(300));
            }
            Err(error) => world.tally.wrong(KIND, asked.elapsed(), &error),
        }
    }
}

fn look_on(world: &World, agent: &Agent, address: &str) -> Result<(), String> {
    let request = agent
        .get(format!("{address}/api/v1/events?seconds=5"))
        .header("authorization", format!("Bearer {}", world.large.token));
    let mut answer = request.call().map_err(|error| error.to_string())?;
    for line in BufReader::new(answer.body_mut().as_reader()).lines() {
        if line.map_err(|error| error.to_string())?.starts_with("data: ") {
            count(&world.ledger.heard);
        }
    }
    Ok(())
}
