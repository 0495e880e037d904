//! What may befall an import from outside: its database goes away, its disk is full. It is done once or not at all,
//! and can be finished or withdrawn when that is over.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Muster, api::Api, database::Database, people};

const ROWS: u64 = 30_000;

/// One draft of everybody, planned: its path and the digest.
fn planned(api: &Api) -> (String, Value) {
    let import = api.upload("filename=people.csv", people(ROWS).as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    assert_eq!(plan["counts"]["created"], ROWS);
    (path, plan["digest"].clone())
}

/// Asks for the import until it is in one of these states. While its database is away there may be no answer.
fn wait_for(api: &Api, path: &str, states: &[&str]) -> Value {
    let begun = Instant::now();
    loop {
        let answer = api.get(path);
        if answer.status == 200 {
            let import = answer.json();
            if states.contains(&import["state"].as_str().unwrap()) {
                return import;
            }
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "not {states:?}: {answer:?}");
        sleep(Duration::from_millis(20));
    }
}

/// A PostgreSQL of its own, gone with it.
struct Postgres {
    folder: PathBuf,
    url: String,
}

impl Postgres {
    fn start() -> Self {
        // Whoever PostgreSQL runs as must be able to come here.
        let folder = std::env::temp_dir().join(format!("muster-outage-{}", std::process::id()));
        let url = script(&folder, "start");
        Self { folder, url }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        script(&self.folder, "stop");
    }
}

fn script(folder: &Path, what: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh");
    let mut command = Command::new(script);
    command.arg(what).env("MUSTER_POSTGRES_DIR", folder).env("MUSTER_POSTGRES_DURABLE", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "postgres.sh {what}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_database_that_goes_away_during_a_commit_comes_back_to_all_or_nothing() {
    let postgres = Postgres::start();
    let muster = Muster { database_url: Some(postgres.url.clone()), ..Muster::on_sqlite() };
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let (path, digest) = planned(&api);
    api.post(&format!("{path}/commit"), &json!({"digest": digest})).expect(202);
    wait_for(&api, &path, &["running", "done"]);
    script(&postgres.folder, "crash");
    // It is away, and says so.
    assert_ne!(api.get(&path).status, 200);
    sleep(Duration::from_secs(1));
    script(&postgres.folder, "resume");

    let import = wait_for(&api, &path, &["done", "planned", "failed"]);
    let users = Database::open(&postgres.url).count("SELECT count(*) FROM \"user\"");
    if import["state"] == "done" {
        assert_eq!(users, ROWS);
    } else {
        assert_eq!(users, 0);
        let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
        let commit = json!({"digest": plan["digest"]});
        assert_eq!(api.post(&format!("{path}/commit?wait=true"), &commit).expect(202)["state"], "done");
    }
    assert_eq!(api.users(), ROWS);
    let told = "SELECT count(*) FROM activity WHERE verb = 'import.committed'";
    assert_eq!(Database::open(&postgres.url).count(told), 1);
}

/// What is asked for goes on being answered, one way or the other, while PostgreSQL is restarted.
#[test]
fn a_database_that_is_restarted_is_noticed_and_found_again() {
    const LONGEST: Duration = Duration::from_secs(30);
    let postgres = Postgres::start();
    let muster = Muster { database_url: Some(postgres.url.clone()), ..Muster::on_sqlite() };
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=people.csv", people(1_000).as_bytes());
    let ended = AtomicBool::new(false);
    // Whoever asks with a time limit of their own is not kept longer.
    let until = |status: u16| {
        let begun = Instant::now();
        while Api::anonymous(&server).get("/readyz").status != status {
            assert!(begun.elapsed() < Duration::from_secs(5), "/readyz is not {status}");
            sleep(Duration::from_millis(50));
        }
        begun.elapsed()
    };
    let asking = || {
        let (mut answers, mut slowest) = (0_u64, Duration::ZERO);
        while !ended.load(Ordering::Relaxed) {
            let begun = Instant::now();
            let answer = api.get("/api/v1/users?limit=20");
            assert!([200, 503].contains(&answer.status), "{answer:?}");
            answers += u64::from(answer.status == 200);
            slowest = slowest.max(begun.elapsed());
        }
        (answers, slowest)
    };
    std::thread::scope(|scope| {
        let askers: Vec<_> = (0..8).map(|_| scope.spawn(asking)).collect();
        for _ in 0..2 {
            sleep(Duration::from_millis(500));
            script(&postgres.folder, "crash");
            until(503);
            sleep(Duration::from_secs(3));
            script(&postgres.folder, "resume");
            until(200);
        }
        sleep(Duration::from_secs(1));
        ended.store(true, Ordering::Relaxed);
        for asker in askers {
            let (answers, slowest) = asker.join().unwrap();
            assert!(answers > 0 && slowest < LONGEST, "{answers} {slowest:?}");
        }
    });
    assert_eq!(api.users(), 1_000);
}

/// A small disk, mounted where nothing else is.
struct Disk {
    at: PathBuf,
}

impl Disk {
    const MEGABYTES: u64 = 96;

    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let size = format!("size={}m", Self::MEGABYTES);
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(&at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self { at })
    }

    /// Leaves so many kilobytes free.
    fn fill(&self, left: u64) {
        let output = Command::new("df").args(["--output=avail", "-k"]).arg(&self.at).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let free: u64 = text.lines().nth(1).unwrap().trim().parse().unwrap();
        let filler = vec![0; ((free - left) << 10) as usize];
        std::fs::write(self.at.join("filler"), filler).unwrap();
    }

    fn empty(&self) {
        std::fs::remove_file(self.at.join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: the server that is killed beside this may not be gone yet.
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}

const INSIDE: &str = "MUSTER_TEST_INSIDE";
const LEFT_OUT: &str = "MUSTER_TEST_NO_MOUNT";

#[test]
#[expect(clippy::disallowed_methods, reason = "settings of the tests, not of Muster")]
fn a_commit_on_a_full_disk_is_done_when_there_is_room_or_withdrawn() {
    let installations = [Muster::on_sqlite(), Muster::on_sqlite()];
    let [one, other] = installations.each_ref().map(|muster| Disk::mount(muster.path("data")));
    if let (Some(one), Some(other)) = (one, other) {
        is_done_when_there_is_room(&installations[0], &one);
        is_withdrawn(&installations[1], &other);
        return;
    }
    if std::env::var_os(LEFT_OUT).is_some() {
        println!("LEFT OUT, because {LEFT_OUT} is set: what an import does on a full disk");
        return;
    }
    assert!(
        std::env::var_os(INSIDE).is_none(),
        "Nothing can be mounted here, not even in a name space of our own. {LEFT_OUT}=1 leaves this test out."
    );
    // Once more, where we may mount what we like.
    let name = "disasters::a_commit_on_a_full_disk_is_done_when_there_is_room_or_withdrawn";
    let status = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount"])
        .arg(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(INSIDE, "1")
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "It failed in a name space of our own, or none could be had. {LEFT_OUT}=1 leaves this test out."
    );
}

fn is_done_when_there_is_room(muster: &Muster, disk: &Disk) {
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let path = committed_in_vain(&api, disk);
    disk.empty();
    let import = wait_for(&api, &path, &["done", "failed", "planned"]);
    assert_eq!(import["state"], "done", "{import}");
    assert_eq!(api.users(), ROWS);
}

fn is_withdrawn(muster: &Muster, disk: &Disk) {
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let path = committed_in_vain(&api, disk);
    disk.empty();
    let withdrawn = api.post(&format!("{path}/cancel"), &json!({}));
    let import = wait_for(&api, &path, &["cancelled", "done"]);
    let expected = if import["state"] == "cancelled" { (200, 0) } else { (409, ROWS) };
    // Where the commit was faster, it says so.
    assert_eq!((withdrawn.status, api.users()), expected);
}

/// A commit for which there is no room. Its path.
fn committed_in_vain(api: &Api, disk: &Disk) -> String {
    let (path, digest) = planned(api);
    disk.fill(1_000);
    api.post(&format!("{path}/commit"), &json!({"digest": digest})).expect(202);
    sleep(Duration::from_secs(2));
    // Tried, and nobody sees a part of it.
    assert_eq!(api.users(), 0);
    let import = api.get(&path).expect(200);
    assert!(["queued", "running"].contains(&import["state"].as_str().unwrap()), "{import}");
    path
}
