//! How much memory the processes have, minute by minute.

use std::time::{Duration, Instant};

use super::world::World;

const EVERY: Duration = Duration::from_secs(1);
const A_MINUTE: u64 = 60;
/// The minute, counted from 0, by which everything has been in use: connections and what they remember come by and by.
const WARM: usize = 3;
/// How much more than then it may be in the last minute.
const BAR: f64 = 1.1;

/// What one process had in memory on average, in bytes, in each minute; none while it was down all along.
pub(crate) type ByMinute = Vec<Option<f64>>;

/// Looks until it is over. One list for each process.
pub(crate) fn watch(world: &World) -> Vec<ByMinute> {
    let begun = Instant::now();
    let mut looked: Vec<Vec<(f64, u32)>> = vec![Vec::new(); world.processes.count()];
    while !world.is_over() {
        let minute = (begun.elapsed().as_secs() / A_MINUTE) as usize;
        for (memory, minutes) in world.processes.memory().into_iter().zip(&mut looked) {
            minutes.resize(minute + 1, (0.0, 0));
            if let (Some(memory), Some((sum, times))) = (memory, minutes.last_mut()) {
                *sum += memory as f64;
                *times += 1;
            }
        }
        world.pause(EVERY);
    }
    let average = |(sum, times): (f64, u32)| (times > 0).then(|| sum / f64::from(times));
    looked.into_iter().map(|minutes| minutes.into_iter().map(average).collect()).collect()
}

/// The last minute's beside that of the first in which everything was in use. None: too short to tell.
pub(crate) fn growth(minutes: &ByMinute) -> Option<f64> {
    let (warm, last) = (minutes.get(WARM)?, minutes.last()?);
    (minutes.len() > WARM + 2).then_some((*last)? / (*warm)?)
}

/// Whether it is flat, as far as can be told.
pub(crate) fn is_flat(growth: f64) -> bool {
    growth <= BAR
}
