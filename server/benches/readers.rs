//! `cargo bench -p server`: a company of 1,000,000 people, read by 50 readers at once through the HTTP API of the real
//! binary, on SQLite and on PostgreSQL (the server that `MUSTER_TEST_POSTGRES` names). Prints how long half of the
//! answers and 99 of a hundred took, for each kind of question, and the ratio of the latter to the bar of 100 ms.
//!
//! Readers ask again as soon as they are answered, or after the pause that `--pause` names in milliseconds. `-- 100000`
//! for another number of people, `-- postgres` for one database alone.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails has failed"
)]
#![allow(dead_code, reason = "what tests use besides")]

#[path = "../tests/muster/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::{Muster, api::Api, postgres};

const READERS: usize = 50;
const LASTS: Duration = Duration::from_secs(20);
const BAR: Duration = Duration::from_millis(100);

/// What is asked, and how it is called. `{n}` is another number each time.
const KINDS: [(&str, &str); 12] = [
    ("list", "/api/v1/users?limit=50"),
    ("by name", "/api/v1/users?limit=50&sort=name"),
    ("changed last", "/api/v1/users?limit=50&sort=-updated_at"),
    ("by address, a later page", "/api/v1/users?limit=50&sort=email&cursor={cursor}"),
    ("search a name", "/api/v1/users?limit=50&q=given{n}"),
    ("search two words", "/api/v1/users?limit=50&q=given{n}+family"),
    ("search an address", "/api/v1/users?limit=50&q=person.number{n}@"),
    ("suspended", "/api/v1/users?limit=50&status=suspended"),
    ("not invited, by name", "/api/v1/users?limit=50&activation=not_invited&sort=name"),
    ("a large group", "/api/v1/users?limit=50&group=1"),
    ("a small group, by name", "/api/v1/users?limit=50&group=2&sort=name"),
    ("one person", "/api/v1/users/{n}"),
];

fn main() {
    let number = |after: Option<String>| after.and_then(|text| text.parse::<u64>().ok());
    let people = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let pause = number(std::env::args().skip_while(|argument| argument != "--pause").nth(1)).unwrap_or(0);
    let only = std::env::args().find(|argument| argument == "sqlite" || argument == "postgres");
    for name in ["sqlite", "postgres"] {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let database_url = (name == "postgres").then(|| postgres::fresh_database("readers"));
        let muster = Muster { database_url, ..Muster::on_sqlite() };
        measure(name, &muster, people, Duration::from_millis(pause));
    }
}

fn measure(name: &str, muster: &Muster, people: u64, pause: Duration) {
    let token = muster.company("Bench");
    for group in ["Large", "Small"] {
        muster.group("Bench", group);
    }
    let begun = Instant::now();
    let file = muster.file("people.csv", file(people));
    muster.run(&["import", file.to_str().unwrap(), "--company", "Bench"]).succeeded();
    println!("\n{name}: {people} people, there after {:.0} s", begun.elapsed().as_secs_f64());
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let cursor =
        api.get("/api/v1/users?limit=1000&sort=email").expect(200)["next"].as_str().unwrap().to_owned();
    let stop = AtomicBool::new(false);
    let mut took: Vec<Vec<Duration>> = vec![Vec::new(); KINDS.len()];
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|reader| {
                let api = Api::new(&server, &token);
                let (cursor, stop) = (&cursor, &stop);
                scope.spawn(move || {
                    let mut took: Vec<Vec<Duration>> = vec![Vec::new(); KINDS.len()];
                    // Not at random, so that two runs ask the same.
                    let mut at = reader;
                    let mut n = 7_919 * (reader as u64 + 1);
                    while !stop.load(Ordering::Relaxed) {
                        at += 1;
                        n = (n * 1_103_515_245 + 12_345) % people + 1;
                        let path = KINDS[at % KINDS.len()].1;
                        let path = path.replace("{n}", &n.to_string()).replace("{cursor}", cursor);
                        let begun = Instant::now();
                        assert_eq!(api.get(&path).status, 200, "{path}");
                        took[at % KINDS.len()].push(begun.elapsed());
                        std::thread::sleep(pause);
                    }
                    took
                })
            })
            .collect();
        std::thread::sleep(LASTS);
        stop.store(true, Ordering::Relaxed);
        for reader in readers {
            for (all, one) in took.iter_mut().zip(reader.join().unwrap()) {
                all.extend(one);
            }
        }
    });
    let answers: usize = took.iter().map(Vec::len).sum();
    println!("  {READERS} readers, {:.0} answers a second", answers as f64 / LASTS.as_secs_f64());
    for ((what, _), mut took) in KINDS.into_iter().zip(took) {
        took.sort_unstable();
        let place = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
        let (half, most) = (place(0.5), place(0.99));
        println!(
            "  {what:<28} p50 {:>7.1} ms   p99 {:>7.1} ms {:>8.2} × the bar",
            half.as_secs_f64() * 1e3,
            most.as_secs_f64() * 1e3,
            most.as_secs_f64() / BAR.as_secs_f64()
        );
    }
}

fn file(people: u64) -> String {
    let mut file =
        String::from("First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference\n");
    for number in 0..people {
        let status = if number % 10 == 0 { "suspended" } else { "active" };
        let group = match number % 1_000 {
            0 => "Small",
            number if number % 3 == 0 => "Large",
            _ => "",
        };
        let _ = writeln!(
            file,
            "Given{number},Family-Name{number},person.number{number}@training.example.com,{status},{group},Account Manager,North West,{number:08}"
        );
    }
    file
}
