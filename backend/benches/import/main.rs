//! `cargo bench -p backend`: 100,000 people from the first byte of a file to committed, on SQLite and on
//! PostgreSQL (the server that `MUSTER_TEST_POSTGRES` names): all new, then the same file again, then with every
//! name changed. Beside it a plain bulk insert of the same rows into the same tables of a database of its own.
//! Prints rows a second, the ratios (bar: 3 ×), and by how much this process's memory grew (bar: 200 MB).
//!
//! `cargo bench -p backend -- 1000000` for another number of people, `-- postgres` for one database alone.

mod memory;
mod plain;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use backend::Backend;
use backend::access::Scope;
use backend::imports::{self, Counts, Received};
use backend::testing::{fixtures, on_postgres, on_sqlite, sql};
use bytes::Bytes;
use futures_util::stream;

/// How often each is measured; the best counts, because the machine's noise only ever adds.
const TIMES: usize = 3;
/// Pieces in which a browser's upload comes in.
const PIECE: usize = 64 << 10;

fn main() {
    let people = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let only = std::env::args().find(|argument| argument == "sqlite" || argument == "postgres");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let files = Files { people, new: file(people, "Family"), changed: file(people, "Surname") };
        println!("{people} people, {:.1} MB of CSV; the best of {TIMES}", files.new.len() as f64 / 1e6);
        for (name, database) in [("sqlite", Database::Sqlite), ("postgres", Database::Postgres)] {
            if only.as_ref().is_none_or(|only| only == name) {
                compare(database, &files).await;
            }
        }
    });
}

#[derive(Clone, Copy, Debug)]
enum Database {
    Sqlite,
    Postgres,
}

struct Files {
    people: u32,
    new: Bytes,
    changed: Bytes,
}

async fn compare(database: Database, files: &Files) {
    let mut best: Option<Measured> = None;
    for _ in 0..TIMES {
        let measured = database.run(async |backend| measure(&backend, files).await).await;
        best = Some(match best {
            Some(best) => best.or_better(measured),
            None => measured,
        });
    }
    let mut plain = Duration::MAX;
    for rows in plain::ROWS {
        plain =
            plain.min(database.run(async |backend| plain::insert(&backend, files.people, rows).await).await);
    }
    let best = best.expect("it was measured");
    println!("\n{database:?}");
    let line = |what: &str, time: Duration, ratio: bool| {
        let rate = f64::from(files.people) / time.as_secs_f64();
        print!("  {what:<28} {:>8.3} s {rate:>10.0} rows/s", time.as_secs_f64());
        if ratio {
            print!(" {:>8.2} ×", time.as_secs_f64() / plain.as_secs_f64());
        }
        println!();
    };
    for (what, parts) in [("new", &best.new), ("unchanged", &best.unchanged), ("updated", &best.updated)] {
        line(&format!("{what}: received, checked"), parts.received, false);
        line("     planned", parts.planned, false);
        line("     committed", parts.committed, false);
        line(&format!("{what} people"), parts.total(), true);
    }
    line("plain bulk insert", plain, true);
    let [received, planned, committed] = best.new.grown;
    println!(
        "  memory grew by {:.0} MB (received {received:.0}, planned {planned:.0}, committed {committed:.0})",
        best.new.grown()
    );
}

impl Database {
    /// Runs the body on an empty database.
    async fn run<T>(self, body: impl AsyncFnOnce(Backend) -> T) -> T {
        let mut outcome = None;
        let keep = async |backend: Backend| outcome = Some(body(backend).await);
        match self {
            Self::Sqlite => on_sqlite(keep).await,
            Self::Postgres => on_postgres(keep).await,
        }
        outcome.expect("the body has run")
    }
}

/// How long the parts of an import took, and how much this process's memory grew in each.
struct Parts {
    received: Duration,
    planned: Duration,
    committed: Duration,
    /// MB.
    grown: [f64; 3],
}

impl Parts {
    fn total(&self) -> Duration {
        self.received + self.planned + self.committed
    }

    fn grown(&self) -> f64 {
        self.grown.iter().copied().fold(0.0, f64::max)
    }

    /// The shorter time, and the most memory.
    fn or_better(self, other: Self) -> Self {
        let most = |at: usize| self.grown[at].max(other.grown[at]);
        let grown = std::array::from_fn(most);
        Self { grown, ..if other.total() < self.total() { other } else { self } }
    }
}

struct Measured {
    new: Parts,
    unchanged: Parts,
    updated: Parts,
}

impl Measured {
    fn or_better(self, other: Self) -> Self {
        Self {
            new: self.new.or_better(other.new),
            unchanged: self.unchanged.or_better(other.unchanged),
            updated: self.updated.or_better(other.updated),
        }
    }
}

async fn measure(backend: &Backend, files: &Files) -> Measured {
    let scope = fixtures::company(backend, "Bench", None).await;
    fixtures::group(backend, &scope, "Sales").await;
    let runner = backend.run_jobs();
    runner.spawn();
    let people = files.people;
    let created = Counts { created: people, memberships: people, ..Counts::default() };
    let new = import(backend, &scope, &files.new, created).await;
    assert_eq!(sql::count(backend, "user").await, i64::from(people));
    let nothing = Counts { unchanged: people, ..Counts::default() };
    let unchanged = import(backend, &scope, &files.new, nothing).await;
    let everybody = Counts { updated: people, ..Counts::default() };
    let updated = import(backend, &scope, &files.changed, everybody).await;
    runner.stop().await;
    Measured { new, unchanged, updated }
}

async fn import(backend: &Backend, scope: &Scope, file: &Bytes, expected: Counts) -> Parts {
    let memory = memory::Watch::start();
    let start = Instant::now();
    let pieces = (0..file.len()).step_by(PIECE).map(|at| file.slice(at..file.len().min(at + PIECE)));
    let pieces = stream::iter(pieces.map(Ok::<_, std::io::Error>).collect::<Vec<_>>());
    let received = Received { filename: "people.csv".to_owned(), group: None };
    let id = imports::receive(backend, scope, received, pieces).await.expect("it is received").id;
    let received = start.elapsed();
    let mut grown = [memory.grown(); 3];

    let start = Instant::now();
    let digest = imports::plan(backend, scope, id).await.expect("it is planned").digest;
    let planned = start.elapsed();
    grown[1] = memory.grown();

    let start = Instant::now();
    imports::commit(backend, scope, id, &digest, None).await.expect("it is queued");
    let done = imports::wait_until_ended(backend, scope, id).await.expect("it is done");
    let committed = start.elapsed();
    grown[2] = memory.grown();
    assert_eq!(done.counts, expected, "{:?}", done.error);
    Parts { received, planned, committed, grown }
}

fn file(people: u32, family: &str) -> Bytes {
    let mut file =
        String::from("First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference\n");
    for number in 0..people {
        let _ = writeln!(
            file,
            "Given{number},{family}-Name{number},person.number{number}@training.example.com,active,Sales,Account Manager,North West,{number:08}"
        );
    }
    file.into()
}
