//! SIGTERM: who sends requests here is told first, what is under way ends, and what does not is left to others.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::json;
use ureq::Agent;

use crate::support::{Muster, Server, api::Api, database::Database, people, postgres::fresh_database};

const LONGEST: Duration = Duration::from_secs(25);

/// As `backend/src/store/postgres.rs` has it: whoever migrates holds it.
const MIGRATION_LOCK: i64 = 0x6d75_7374_6572;

/// Waits for another process that migrates, for as long as that takes: whoever wants it to end need not.
#[test]
fn a_start_that_waits_can_be_ended() {
    let url = fresh_database("waits");
    let database = Database::open(&url);
    assert_eq!(database.texts(&format!("SELECT CAST(pg_advisory_lock({MIGRATION_LOCK}) AS text)")).len(), 1);
    let muster = Muster { database_url: Some(url), ..Muster::on_sqlite() };
    for signal in ["-TERM", "-INT"] {
        // A port that nobody has, to be seen when it is taken: by then signals are heard.
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = muster.command();
        command.args(["serve", "--log", "warn", "--listen", &free.to_string()]).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let begun = Instant::now();
        while TcpStream::connect(free).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not listen");
            sleep(Duration::from_millis(20));
        }
        sleep(Duration::from_millis(500));
        assert!(child.try_wait().unwrap().is_none(), "it waits for the lock");
        let begun = Instant::now();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > Duration::from_secs(5) {
                child.kill().unwrap();
                panic!("{signal} does not end it");
            }
            sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "{signal}: {status:?}");
    }
    drop(database);
    // Nothing of it is left behind.
    assert!(muster.serve().terminate().success());
}

fn ends_in_time(mut server: Server, begun: Instant) {
    loop {
        if let Some(status) = server.ended() {
            assert!(status.success(), "{status:?}");
            return;
        }
        assert!(begun.elapsed() < LONGEST, "it does not end");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_balancer_is_told_before_connections_are_refused() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve_with(&["--shutdown-notice", "2"]);
    let api = Api::new(&server, &token);
    let host = server.address.trim_start_matches("http://").to_owned();
    // Somebody looks on.
    let config = Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_mins(1)));
    let agent = config.build().new_agent();
    let request = agent
        .get(format!("{}/api/v1/events?seconds=50", server.address))
        .header("authorization", format!("Bearer {token}"));
    let looking_on = std::thread::spawn(move || {
        let mut answer = request.call().unwrap();
        BufReader::new(answer.body_mut().as_reader()).lines().map_while(Result::ok).count()
    });
    // Somebody is in the middle of sending a file.
    let mut sending = TcpStream::connect(&host).unwrap();
    let head = format!(
        "POST /api/v1/imports?filename=a.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 26\r\n\r\n"
    );
    sending.write_all(head.as_bytes()).unwrap();
    sending.write_all(b"Name,Email\n").unwrap();
    sleep(Duration::from_millis(300));

    let begun = Instant::now();
    server.ask_to_stop();
    sleep(Duration::from_millis(300));
    let reason = api.get("/readyz").problem(503);
    assert_eq!(reason, "This Muster is being stopped.");
    let users = api.get("/api/v1/users");
    assert_eq!((users.status, users.header("connection")), (200, "close"));
    assert_eq!(api.get("/livez").status, 200);
    assert!(looking_on.join().unwrap() > 0, "the stream has ended");
    // Then no more.
    while TcpStream::connect(&host).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(5), "connections are still taken");
        sleep(Duration::from_millis(50));
    }
    assert!(begun.elapsed() > Duration::from_millis(1_500), "{:?}", begun.elapsed());
    sending.write_all(b"Ann,a@b.example").unwrap();
    let mut answer = String::new();
    sending.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    ends_in_time(server, begun);
}

/// A mail server that never says a word keeps nobody from stopping, and the mail is another's at once.
#[test]
fn mail_that_is_under_way_is_given_back() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = fresh_database("given_back");
    let muster = Muster { database_url: Some(url.clone()), ..Muster::on_sqlite() };
    let token = muster.company("Northwind");
    let smtp = format!("smtp://{}?tls=none", silent.local_addr().unwrap());
    let server = muster.serve_with(&["--smtp-url", &smtp, "--smtp-patience", "60", "--shutdown-notice", "0"]);
    let api = Api::new(&server, &token);
    let settings = json!({"settings": {"invite": "now"}});
    let import = api.upload("filename=a.csv", b"Name,Email\nAnn,ann@example.com\n").expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    api.patch(&path, &settings).expect(200);
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    let commit = json!({"digest": plan["digest"]});
    api.post(&format!("{path}/commit?wait=true"), &commit).expect(202);
    let database = Database::open(&url);
    let sending = "SELECT count(*) FROM outbox WHERE state = 'sending'";
    let begun = Instant::now();
    while database.count(sending) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "no mail is taken");
        sleep(Duration::from_millis(50));
    }
    let begun = Instant::now();
    server.ask_to_stop();
    ends_in_time(server, begun);
    assert_eq!(database.count(sending), 0);
    let now = "CAST(extract(epoch FROM now()) * 1000000 AS BIGINT)";
    let due = format!("SELECT count(*) FROM outbox WHERE state = 'waiting' AND run_at <= {now}");
    assert!(database.count(&due) > 0, "another may take it at once");
}

/// An import that is being committed ends in the process that is stopped, or in the other: once.
#[test]
fn work_that_is_under_way_is_done_once() {
    const ROWS: u64 = 5_000;
    let muster = Muster { database_url: Some(fresh_database("done_once")), ..Muster::on_sqlite() };
    let stays = muster.serve();
    for stop in 0..3 {
        let token = muster.company(&format!("Company {stop}"));
        let leaves = muster.serve_with(&["--shutdown-notice", "0"]);
        let (through, beside) = (Api::new(&leaves, &token), Api::new(&stays, &token));
        let import = through.upload("filename=people.csv", people(ROWS).as_bytes()).expect(201);
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        let plan = through.post(&format!("{path}/plan"), &json!({})).expect(200);
        through.post(&format!("{path}/commit"), &json!({"digest": plan["digest"]})).expect(202);
        sleep(Duration::from_millis(150) * stop);
        let begun = Instant::now();
        leaves.ask_to_stop();
        ends_in_time(leaves, begun);
        while beside.get(&path).expect(200)["state"] != "done" {
            assert!(begun.elapsed() < Duration::from_mins(1), "{}", beside.get(&path).text);
            sleep(Duration::from_millis(50));
        }
        assert_eq!(beside.users(), ROWS);
    }
}
