//! Several `muster serve` on one PostgreSQL: what is done through one shows on the other, either may be killed at any
//! moment, and whoever signed in at one is known to the other.

use std::{
    io::{BufRead as _, BufReader},
    sync::mpsc::{Receiver, channel},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{Agent, SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{Muster, Server, api::Api, people, postgres::fresh_database},
};

fn on_postgres(name: &str) -> Muster {
    Muster { database_url: Some(fresh_database(name)), ..Muster::on_sqlite() }
}

/// Hears what a server says by itself, for a minute.
struct Listener {
    revisions: Receiver<(Instant, String)>,
}

impl Listener {
    fn start(server: &Server, token: &str) -> Self {
        let config = Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_mins(2)));
        let agent = config.build().new_agent();
        let request = agent
            .get(format!("{}/api/v1/events?seconds=90", server.address))
            .header("authorization", format!("Bearer {token}"));
        let (heard, revisions) = channel();
        std::thread::spawn(move || {
            let mut answer = request.call().unwrap();
            for line in BufReader::new(answer.body_mut().as_reader()).lines() {
                // The server was killed.
                let Ok(line) = line else { return };
                if let Some(data) = line.strip_prefix("data: ") {
                    let change: Value = serde_json::from_str(data).unwrap();
                    let revision = change["revision"].as_str().unwrap().to_owned();
                    if heard.send((Instant::now(), revision)).is_err() {
                        return;
                    }
                }
            }
        });
        Self { revisions }
    }

    /// When this revision was heard of.
    fn heard(&self, revision: &str) -> Instant {
        loop {
            let (at, heard) = self.revisions.recv_timeout(Duration::from_secs(20)).expect("it is heard of");
            if heard == revision {
                return at;
            }
        }
    }
}

/// The company's revision, as the server tells it now.
fn revision(api: &Api) -> String {
    let answer = api.get("/api/v1/events?seconds=0");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"), "{answer:?}");
    let data = answer.text.lines().find_map(|line| line.strip_prefix("data: ")).expect("a revision");
    serde_json::from_str::<Value>(data).unwrap()["revision"].as_str().unwrap().to_owned()
}

#[test]
fn an_import_through_one_process_is_seen_on_the_other_within_two_seconds() {
    let muster = on_postgres("seen");
    let token = muster.company("Northwind");
    let (one, other) = (muster.serve(), muster.serve());
    let (through, beside) = (Api::new(&one, &token), Api::new(&other, &token));
    let listener = Listener::start(&other, &token);
    listener.heard(&revision(&beside));
    // A machine that is busy with something else may be late once; whoever only asks now and then always is.
    let mut soonest = Duration::MAX;
    for number in 1..=3 {
        let file = format!("Name,Email\nAnn,ann.{number}@example.com\n");
        let import = through.import("filename=a.csv", file.as_bytes());
        let done = Instant::now();
        assert_eq!(import["state"], "done");
        let now = revision(&beside);
        assert_eq!(beside.users(), number);
        soonest = soonest.min(listener.heard(&now).saturating_duration_since(done));
    }
    assert!(soonest < Duration::from_secs(2), "{soonest:?}");
}

/// Whichever of the two carries it out: the one that stays alive brings it to its end.
#[test]
fn either_process_may_be_killed_while_an_import_runs() {
    const ROWS: u64 = 10_000;
    const KILLS: u32 = 4;
    let muster = on_postgres("either");
    let mut servers = [muster.serve(), muster.serve()];
    let file = people(ROWS);
    let mut usual = Duration::ZERO;
    let mut interrupted = 0;
    for kill in 0..=KILLS {
        let token = muster.company(&format!("Company {kill}"));
        let [through, stays] = [&servers[0], &servers[1]].map(|server| Api::new(server, &token));
        let import = through.upload("filename=people.csv", file.as_bytes()).expect(201);
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        let plan = through.post(&format!("{path}/plan"), &json!({})).expect(200);
        let commit = json!({"digest": plan["digest"]});
        let begun = Instant::now();
        through.post(&format!("{path}/commit"), &commit).expect(202);
        if kill == 0 {
            wait_for(&stays, &path);
            usual = begun.elapsed();
            continue;
        }
        sleep(usual * (kill - 1) / KILLS);
        servers[0].kill();
        interrupted += u32::from(stays.get(&path).expect(200)["state"] != "done");
        let import = wait_for(&stays, &path);
        assert_eq!((&import["state"], stays.users()), (&json!("done"), ROWS), "kill {kill}: {import}");
        assert_eq!(import["counts"]["created"], ROWS, "kill {kill}: {import}");
        // The next time it is the other's turn.
        servers[0] = muster.serve();
        servers.swap(0, 1);
    }
    assert!(interrupted > 0, "no kill came before the end of an import; {usual:?} is the usual time");
}

fn wait_for(api: &Api, path: &str) -> Value {
    let begun = Instant::now();
    loop {
        let import = api.get(path).expect(200);
        if !["queued", "running"].contains(&import["state"].as_str().unwrap()) {
            return import;
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "it does not end: {import}");
        sleep(Duration::from_millis(50));
    }
}

#[test]
fn whoever_signed_in_at_one_process_is_known_to_the_other_and_signs_out_of_both() {
    let muster = on_postgres("sessions");
    muster.company("Northwind");
    let (one, other) = (muster.serve(), muster.serve());
    let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
    let token = link.rsplit('/').next().unwrap();
    let (here, there) = (Api::anonymous(&one), Api::anonymous(&other));
    let body = format!("token={token}&password=correct+horse+battery");
    let cookie = session_cookie(&here.form("/api/fn/set_password", &body, &[("origin", &one.address)]));
    let ask = |api: &Api| {
        api.send(Method::GET, "/api/v1/users", &[("cookie", cookie.as_str())], SendBody::none()).status
    };
    assert_eq!((ask(&here), ask(&there)), (200, 200));
    let headers = [("origin", other.address.as_str()), ("cookie", &cookie)];
    there.form("/api/fn/sign_out", "", &headers);
    assert_eq!((ask(&there), ask(&here)), (401, 401));
}

#[test]
fn files_to_be_downloaded_are_made_on_postgresql_too() {
    let muster = on_postgres("downloads");
    let token = muster.company("Northwind");
    let in_the_way = muster.file("data", "");
    let refused = muster.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code(), 1);
    assert!(refused.errors.contains("The data directory"), "{refused:?}");

    std::fs::remove_file(in_the_way).unwrap();
    let server = muster.serve();
    let (_, file) = Api::new(&server, &token).download("/api/v1/users/export?format=csv");
    assert_eq!(String::from_utf8(file).unwrap().lines().count(), 1);
}

#[test]
fn two_that_start_with_a_demo_at_once_both_start() {
    let muster = on_postgres("demos");
    let servers = std::thread::scope(|scope| {
        let starting = [(); 2].map(|()| scope.spawn(|| muster.serve_with(&["--demo"])));
        starting.map(|server| server.join().unwrap())
    });
    let token = muster.token("Demo Training");
    for server in &servers {
        assert_eq!(Api::new(server, &token).get("/api/v1/users?limit=1").expect(200)["total"], 1_450);
    }
}
