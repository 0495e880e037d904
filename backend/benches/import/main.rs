//! `cargo bench -p backend`: 100,000 new people from the first byte of a file to committed, on SQLite and on
//! PostgreSQL (the server that `MUSTER_TEST_POSTGRES` names), beside a plain bulk insert of the same rows into
//! the same tables of a database of its own. Prints rows a second, the ratio (bar: 3 ×), and by how much this
//! process's memory grew (bar: 200 MB).
//!
//! `cargo bench -p backend -- 1000000` for another number of people.

mod memory;
mod plain;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use backend::Backend;
use backend::imports::{self, Received};
use backend::testing::{fixtures, on_postgres, on_sqlite, sql};
use bytes::Bytes;
use futures_util::stream;

/// How often each is measured; the best counts, because the machine's noise only ever adds.
const TIMES: usize = 3;
/// Pieces in which a browser's upload comes in.
const PIECE: usize = 64 << 10;

fn main() {
    let people = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let file = Bytes::from(file(people));
        println!("{people} new people, {:.1} MB of CSV; the best of {TIMES}", file.len() as f64 / 1e6);
        for database in [Database::Sqlite, Database::Postgres] {
            compare(database, people, &file).await;
        }
    });
}

#[derive(Clone, Copy, Debug)]
enum Database {
    Sqlite,
    Postgres,
}

async fn compare(database: Database, people: u32, file: &Bytes) {
    let mut imported: Option<Imported> = None;
    let mut grown = 0.0_f64;
    for _ in 0..TIMES {
        let run = database.run(async |backend| import(&backend, people, file).await).await;
        grown = grown.max(run.grown);
        imported = Some(match imported {
            Some(best) if best.total() <= run.total() => best,
            _ => run,
        });
    }
    let mut plain = Duration::MAX;
    for _ in 0..TIMES {
        plain = plain.min(database.run(async |backend| plain::insert(&backend, people).await).await);
    }
    let imported = imported.expect("it was measured");
    let rate = |time: Duration| f64::from(people) / time.as_secs_f64();
    let line = |what: &str, time: Duration| {
        println!("  {what:<22} {:>8.3} s {:>10.0} rows/s", time.as_secs_f64(), rate(time));
    };
    println!("\n{database:?}");
    line("received and checked", imported.received);
    line("planned", imported.planned);
    line("committed", imported.committed);
    line("from upload to done", imported.total());
    line("plain bulk insert", plain);
    let ratio = imported.total().as_secs_f64() / plain.as_secs_f64();
    println!("  ratio                  {ratio:>8.2} ×  (bar 3.00 ×)");
    println!("  memory grew by         {grown:>8.0} MB (bar 200 MB)");
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

/// How long each part took.
struct Imported {
    received: Duration,
    planned: Duration,
    committed: Duration,
    /// By how many MB this process's memory grew.
    grown: f64,
}

impl Imported {
    fn total(&self) -> Duration {
        self.received + self.planned + self.committed
    }
}

async fn import(backend: &Backend, people: u32, file: &Bytes) -> Imported {
    let scope = fixtures::company(backend, "Bench", None).await;
    fixtures::group(backend, &scope, "Sales").await;
    let runner = backend.run_jobs();
    runner.spawn();
    let memory = memory::Watch::start();

    let start = Instant::now();
    let pieces = (0..file.len()).step_by(PIECE).map(|at| file.slice(at..file.len().min(at + PIECE)));
    let pieces = stream::iter(pieces.map(Ok::<_, std::io::Error>).collect::<Vec<_>>());
    let received = Received { filename: "people.csv".to_owned(), group: None };
    let id = imports::receive(backend, &scope, received, pieces).await.expect("it is received").id;
    let received = start.elapsed();

    let start = Instant::now();
    let digest = imports::plan(backend, &scope, id).await.expect("it is planned").digest;
    let planned = start.elapsed();

    let start = Instant::now();
    imports::commit(backend, &scope, id, &digest, None).await.expect("it is queued");
    let done = imports::wait_until_ended(backend, &scope, id).await.expect("it is done");
    let committed = start.elapsed();

    let grown = memory.grown();
    runner.stop().await;
    assert_eq!((done.counts.created, done.counts.memberships), (people, people), "{:?}", done.error);
    assert_eq!(sql::count(backend, "user").await, i64::from(people));
    Imported { received, planned, committed, grown }
}

fn file(people: u32) -> String {
    let mut file =
        String::from("First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference\n");
    for number in 0..people {
        let _ = writeln!(
            file,
            "Given{number},Family-Name{number},person.number{number}@training.example.com,active,Sales,Account Manager,North West,{number:08}"
        );
    }
    file
}
