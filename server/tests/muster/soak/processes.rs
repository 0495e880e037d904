//! The processes that are driven: one on SQLite, two on PostgreSQL, each killed and started as it comes.

use std::{
    fs,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::Value;

use crate::support::{Muster, Server, api::Api, postgres};

/// How many lines of a log are shown.
const SHOWN: usize = 10;

pub(crate) struct Processes {
    pub(crate) muster: Muster,
    /// `sqlite` or `postgres`.
    pub(crate) kind: &'static str,
    pub(crate) database_url: String,
    running: Mutex<Vec<Option<Server>>>,
    /// How many were started so far.
    started: AtomicUsize,
}

impl Processes {
    /// None is started yet.
    pub(crate) fn on(kind: &'static str) -> Self {
        let mut muster = Muster::on_sqlite();
        let mut processes = 1;
        let mut database_url = format!("sqlite://{}", muster.path("data/muster.db").display());
        if kind == "postgres" {
            database_url = postgres::fresh_database("soak");
            muster.database_url = Some(database_url.clone());
            processes = 2;
        }
        let running = Mutex::new((0..processes).map(|_| None).collect());
        Self { muster, kind, database_url, running, started: AtomicUsize::new(0) }
    }

    pub(crate) fn count(&self) -> usize {
        self.running().len()
    }

    /// Starts the process in this place. Its address.
    pub(crate) fn start(&self, place: usize) -> String {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let log = self.muster.path(&format!("process-{number}.log"));
        // The soak stands in for the proxy that says where visitors come from.
        let server = self.muster.serve_logging(&log, &["--trusted-proxies", "127.0.0.0/8"]);
        let address = server.address.clone();
        self.running()[place] = Some(server);
        address
    }

    /// `kill -9`.
    pub(crate) fn kill(&self, place: usize) {
        let server = self.running()[place].take();
        if let Some(mut server) = server {
            server.kill();
        }
    }

    /// What each has in memory, in bytes; none of one that is down.
    pub(crate) fn memory(&self) -> Vec<Option<u64>> {
        self.running().iter().map(|server| server.as_ref().map(Server::memory)).collect()
    }

    /// Calls with this token to each that is up.
    pub(crate) fn apis(&self, token: &str) -> Vec<Api> {
        self.running().iter().flatten().map(|server| Api::new(server, token)).collect()
    }

    /// Has each hash as many passwords at once as it ever does. It keeps memory for them from then on, and might otherwise
    /// come to it only after it is watched.
    pub(crate) fn hash_passwords(&self) {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let visitors: Vec<Api> = self
            .running()
            .iter()
            .flatten()
            .flat_map(|server| (0..2 * cores).map(|_| Api::anonymous(server)))
            .collect();
        thread::scope(|scope| {
            for (number, visitor) in visitors.into_iter().enumerate() {
                scope.spawn(move || {
                    let body = format!("email=nobody-{number}%40example.com&password=none+that+is+known");
                    let network = format!("10.255.{}.{}", number / 250, number % 250 + 1);
                    let headers = [("origin", visitor.address.as_str()), ("x-forwarded-for", &network)];
                    let answer = visitor.form("/api/fn/sign_in", &body, &headers);
                    assert_eq!(answer.status, 302, "{answer:?}");
                });
            }
        });
    }

    /// The cookie of whoever sets a password by the link.
    pub(crate) fn sign_in(&self, link: &str) -> String {
        self.running().iter().flatten().next().expect("one is up").sign_in(link)
    }

    /// How many lines of their logs tell of a fault, and the first of them.
    pub(crate) fn faults(&self) -> (usize, Vec<String>) {
        let logs = (0..self.started.load(Ordering::Relaxed))
            .filter_map(|number| fs::read_to_string(self.muster.path(&format!("process-{number}.log"))).ok());
        let mut faults = Vec::new();
        for log in logs {
            let lines = log.lines().filter(|line| match serde_json::from_str::<Value>(line) {
                // That it is not ready is no fault of its own.
                Ok(line) => line["level"] == "ERROR" && line["route"] != "/readyz",
                // Such as the words of a panic that nobody caught.
                Err(_) => !line.trim().is_empty(),
            });
            faults.extend(lines.map(ToOwned::to_owned));
        }
        let count = faults.len();
        faults.truncate(SHOWN);
        (count, faults)
    }

    /// Whoever panicked meanwhile is reported by themselves.
    fn running(&self) -> MutexGuard<'_, Vec<Option<Server>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
