//! What everybody has in common who takes part in a soak.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    door::Door,
    ledger::Ledger,
    load::Load,
    people::{COURSE, CREW, WATCH, first_file},
    processes::Processes,
    tally::Tally,
};

/// First by its name, so that the owner's pages are about it.
const LARGE: &str = "Harbour";
const SMALL: &str = "Quay";
/// Of the small company.
pub(crate) const SEATS: u64 = 5;

pub(crate) struct Company {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) token: String,
}

pub(crate) struct World {
    pub(crate) load: Load,
    pub(crate) processes: Processes,
    pub(crate) door: Door,
    pub(crate) tally: Tally,
    pub(crate) ledger: Ledger,
    /// Into which is imported.
    pub(crate) large: Company,
    /// Which has few seats.
    pub(crate) small: Company,
    /// Of an owner who has signed in.
    pub(crate) cookie: String,
    /// Ids of groups.
    pub(crate) crew: String,
    pub(crate) watch: String,
    /// The smallest of the ids of those who were there before, which follow each other.
    pub(crate) first_person: u64,
    /// How many wait for the end of a commit at this moment.
    committing: AtomicUsize,
    over: AtomicBool,
}

impl World {
    /// Two companies, the people who are there before, and the processes.
    pub(crate) fn prepare(processes: Processes, load: Load) -> Self {
        let muster = &processes.muster;
        let company = |name: &str, more: &[&str]| {
            let create = ["company", "create", "--name", name];
            let id = muster.run(&[create.as_slice(), more].concat()).succeeded();
            Company { id, slug: name.to_lowercase(), token: muster.token(name) }
        };
        let large = company(LARGE, &[]);
        let small = company(SMALL, &["--seats", &SEATS.to_string()]);
        let (crew, watch) = (muster.group(LARGE, CREW), muster.group(LARGE, WATCH));
        muster.run(&["course", "create", "--company", LARGE, "--title", COURSE]).succeeded();
        let field = ["field", "create", "--company", LARGE, "--key", "cost_centre", "--label", "Cost centre"];
        muster.run(&[field.as_slice(), &["--type", "text"]].concat()).succeeded();
        let file = muster.file("first.csv", first_file(&load));
        muster.run(&["import", file.to_str().unwrap(), "--company", LARGE]).succeeded();
        let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();

        let door = Door::new((0..processes.count()).map(|place| processes.start(place)).collect());
        processes.hash_passwords();
        let cookie = processes.sign_in(&link);
        let fields = ["first_name", "last_name"];
        let open = |company: &Company, group: Option<&str>| {
            let settings = json!({"enabled": true, "approval": false, "fields": fields, "group": group});
            let apis = processes.apis(&company.token);
            apis[0].patch("/api/v1/company", &json!({"sign_up": settings})).expect(200);
        };
        open(&large, Some(&crew));
        open(&small, None);
        let first = processes.apis(&large.token)[0].get("/api/v1/users?limit=1").expect(200);
        let first_person = first["items"][0]["id"].as_str().unwrap().parse().unwrap();
        Self {
            load,
            processes,
            door,
            tally: Tally::default(),
            ledger: Ledger::default(),
            large,
            small,
            cookie,
            crew,
            watch,
            first_person,
            committing: AtomicUsize::new(0),
            over: AtomicBool::new(false),
        }
    }

    /// Whoever has begun something ends it, and begins nothing more.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Does it as one who commits.
    pub(crate) fn committing<T>(&self, commit: impl FnOnce() -> T) -> T {
        self.committing.fetch_add(1, Ordering::Relaxed);
        let done = commit();
        self.committing.fetch_sub(1, Ordering::Relaxed);
        done
    }

    /// Waits until somebody has just begun to commit, at most so long.
    pub(crate) fn wait_for_a_commit(&self, at_most: Duration) {
        let begun = Instant::now();
        let is_one = || self.committing.load(Ordering::Relaxed) > 0;
        for wanted in [false, true] {
            while is_one() != wanted && begun.elapsed() < at_most {
                sleep(Duration::from_millis(1));
            }
        }
    }

    /// Waits as long, or until it is over.
    pub(crate) fn pause(&self, pause: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < pause && !self.is_over() {
            sleep(Duration::from_millis(50).min(pause));
        }
    }
}
