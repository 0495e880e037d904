//! Readers, alone and many at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::company::Company;
use crate::questions::{KINDS, Reader};

const READERS: u64 = 50;
const BAR: Duration = Duration::from_millis(100);
/// How often somebody asks each question alone.
const ALONE: usize = 10;
/// How often a reader asks who reads what is answered.
const PACE: Duration = Duration::from_secs(1);
const PACED_FOR: Duration = Duration::from_mins(1);
const HURRIED_FOR: Duration = Duration::from_secs(30);

/// How long the answers took, by kind of question.
type Took = Vec<Vec<Duration>>;

pub(crate) fn measure(company: &Company) {
    let place = company.api().get("/api/v1/users?limit=1000&sort=email").expect(200);
    let cursor = place["next"].as_str().unwrap();
    let alone = alone(company, cursor);
    let paced = together(company, cursor, Some(PACE), PACED_FOR);
    let hurried = together(company, cursor, None, HURRIED_FOR);
    println!(
        "                               alone        {READERS} once a second        {READERS} without a pause"
    );
    println!(
        "                             p50 ms      p50 ms   p99 ms  × the bar      p50 ms   p99 ms  × the bar"
    );
    let all = |took: &Took| took.iter().flatten().copied().collect::<Vec<_>>();
    let told = KINDS.iter().zip(alone.iter().zip(paced.iter().zip(&hurried)));
    for ((what, _), (alone, (paced, hurried))) in told {
        line(what, alone, paced, hurried);
    }
    line("all of them", &all(&alone), &all(&paced), &all(&hurried));
    let a_second = |took: &Took, lasted: Duration| all(took).len() as f64 / lasted.as_secs_f64();
    println!(
        "  {:.0} and {:.0} answers a second",
        a_second(&paced, PACED_FOR),
        a_second(&hurried, HURRIED_FOR)
    );
}

fn line(what: &str, alone: &[Duration], paced: &[Duration], hurried: &[Duration]) {
    let bar = |took: &[Duration]| at(took, 0.99) / (BAR.as_secs_f64() * 1e3);
    println!(
        "  {what:<27} {:>6.1}      {:>6.1}   {:>6.1}  {:>6.2} ×       {:>6.1}   {:>6.1}  {:>6.2} ×",
        at(alone, 0.5),
        at(paced, 0.5),
        at(paced, 0.99),
        bar(paced),
        at(hurried, 0.5),
        at(hurried, 0.99),
        bar(hurried),
    );
}

/// The time that this share of them took no longer than, in milliseconds.
pub(crate) fn at(took: &[Duration], share: f64) -> f64 {
    let mut took = took.to_vec();
    took.sort_unstable();
    let place = (took.len().saturating_sub(1) as f64 * share).ceil() as usize;
    took.get(place).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
}

fn alone(company: &Company, cursor: &str) -> Took {
    let mut reader = Reader::new(company, cursor, READERS);
    let mut took: Took = vec![Vec::new(); KINDS.len()];
    for _ in 0..ALONE {
        for (kind, took) in took.iter_mut().enumerate() {
            let begun = Instant::now();
            reader.ask(kind);
            took.push(begun.elapsed());
        }
    }
    took
}

/// All of them at once, each after a pause, or as soon as they are answered.
fn together(company: &Company, cursor: &str, pace: Option<Duration>, lasts: Duration) -> Took {
    let stop = AtomicBool::new(false);
    let mut took: Took = vec![Vec::new(); KINDS.len()];
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|number| {
                let stop = &stop;
                let mut reader = Reader::new(company, cursor, number);
                scope.spawn(move || {
                    let mut took: Took = vec![Vec::new(); KINDS.len()];
                    let mut kind = number as usize;
                    // Not all at the same moment.
                    let mut next = Instant::now() + pace.unwrap_or_default() * number as u32 / READERS as u32;
                    while !stop.load(Ordering::Relaxed) {
                        if let Some(pace) = pace {
                            std::thread::sleep(next.saturating_duration_since(Instant::now()));
                            next += pace;
                        }
                        kind = (kind + 1) % KINDS.len();
                        let begun = Instant::now();
                        reader.ask(kind);
                        took[kind].push(begun.elapsed());
                    }
                    took
                })
            })
            .collect();
        std::thread::sleep(lasts);
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            for (all, one) in took.iter_mut().zip(reader.join().unwrap()) {
                all.extend(one);
            }
        }
    });
    took
}
