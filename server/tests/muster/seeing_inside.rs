//! What whoever runs Muster is told: figures and lines of a log, of nobody.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::support::{Muster, api::Api, people, postgres::fresh_database};

/// The value of a figure, by its name and labels as they are written.
fn figure(text: &str, name: &str) -> Option<f64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
}

fn are_told_what_happens(muster: &Muster) {
    let token = muster.company("Northwind");
    let owner = muster.run(&["token", "create", "--owner"]).succeeded();
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=people.csv", people(100).as_bytes());
    assert_eq!(api.upload("filename=draft.csv", people(7).as_bytes()).status, 201);
    assert_eq!(api.get("/api/v1/users/no-such-user").status, 404);
    assert_eq!(api.send(Method::TRACE, "/livez", &[], SendBody::none()).status, 405);

    assert_eq!(Api::anonymous(&server).get("/metrics").status, 401);
    assert_eq!(api.get("/metrics").status, 403, "a company's token");
    let answer = Api::new(&server, &owner).get("/metrics");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"), "{answer:?}");
    let text = answer.text;
    assert!(text.ends_with("# EOF\n"), "{text}");
    let of = |name: &str| figure(&text, name).unwrap_or_else(|| panic!("no {name} in {text}"));
    assert!(
        of("muster_http_requests_total{method=\"POST\",route=\"/api/v1/imports\",status=\"2xx\"}") >= 2.0
    );
    assert!(
        of("muster_http_requests_total{method=\"GET\",route=\"/api/v1/users/{id}\",status=\"4xx\"}") >= 1.0
    );
    let commits = "{method=\"POST\",route=\"/api/v1/imports/{id}/commit\",status=\"2xx\"}";
    assert!(of(&format!("muster_http_request_duration_seconds_count{commits}")) >= 1.0);
    assert!(of(&format!("muster_http_request_duration_seconds_sum{commits}")) > 0.0);
    let count = |name: &str| of(name) as u64;
    assert_eq!(count("muster_imports{state=\"done\"}"), 1);
    assert_eq!(count("muster_import_rows{state=\"done\"}"), 100);
    assert_eq!(count("muster_import_rows{state=\"draft\"}"), 7);
    assert_eq!(count("muster_jobs{state=\"failed\"}"), 0);
    assert_eq!(count("muster_jobs_overdue_seconds"), 0);
    assert_eq!(count("muster_outbox_mails{state=\"failed\"}"), 0);
    assert_eq!(count("muster_database_up"), 1);
    assert!(of("muster_process_resident_memory_bytes") > 1e6);
    let pool = if muster.database_url.is_some() { "all" } else { "read" };
    assert!(of(&format!("muster_database_connections_max{{pool=\"{pool}\"}}")) >= 1.0);
    assert!(text.contains("muster_build_info{version=\""), "{text}");
    assert!(!text.contains("example.com") && !text.contains("Northwind"), "{text}");
}

#[test]
fn figures_of_sqlite_are_told_what_happens() {
    are_told_what_happens(&Muster::on_sqlite());
}

#[test]
fn figures_of_postgres_are_told_what_happens() {
    let url = fresh_database("figures");
    are_told_what_happens(&Muster { database_url: Some(url), ..Muster::on_sqlite() });
}

/// What was so before is not said to be so now.
#[test]
fn without_the_database_there_are_no_figures_of_it() {
    let muster = Muster::on_sqlite();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = muster.serve_with(&["--metrics-listen", &port.to_string()]);
    let mut aside = Api::anonymous(&server);
    aside.address = format!("http://{port}");
    let of_database = ["muster_jobs_overdue_seconds", "muster_outbox_overdue_seconds"];
    let before = aside.get("/metrics").text;
    assert_eq!(of_database.map(|name| figure(&before, name)), [Some(0.0), Some(0.0)], "{before}");
    crate::support::sqlite::run(&muster.path("data/muster.db"), "ALTER TABLE job RENAME TO elsewhere");
    let text = aside.get("/metrics").text;
    assert_eq!(figure(&text, "muster_database_up"), Some(0.0), "{text}");
    assert_eq!(of_database.map(|name| figure(&text, name)), [None, None], "{text}");
}

#[test]
fn figures_have_an_address_of_their_own() {
    let muster = Muster::on_sqlite();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = muster.serve_with(&["--metrics-listen", &port.to_string()]);
    let mut aside = Api::anonymous(&server);
    aside.address = format!("http://{port}");
    let answer = aside.get("/metrics");
    assert_eq!(answer.status, 200);
    assert_eq!(figure(&answer.text, "muster_database_up"), Some(1.0));
    // Nothing else is there.
    assert_eq!(aside.get("/api/v1/users").status, 404);
    assert_eq!(aside.get("/login").status, 404);
    assert_eq!(Api::anonymous(&server).get("/metrics").status, 401);
}

#[test]
fn a_request_is_named_by_those_who_are_trusted_and_found_by_its_name() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let ask = |server, id| {
        Api::anonymous(server).send(Method::GET, "/api/v1/users", &[("x-request-id", id)], SendBody::none())
    };
    let answer = ask(&server, "ann@example.com");
    let made = answer.header("x-request-id").to_owned();
    assert_eq!(made.len(), 36, "{made}");
    assert_eq!(answer.json()["request_id"], made.as_str());

    let trusting = muster.serve_with(&["--trusted-proxies", "127.0.0.1"]);
    let answer = ask(&trusting, "edge-1.4711");
    assert_eq!(answer.header("x-request-id"), "edge-1.4711");
    assert_eq!(answer.json()["request_id"], "edge-1.4711");
    for odd in ["ann@example.com", &"x".repeat(200)] {
        assert_eq!(ask(&trusting, odd).header("x-request-id").len(), 36);
    }
}

/// Refuses every recipient, with their address.
fn refusing_mail_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let _ = stream.write_all(b"220 mail\r\n");
                for line in lines.map_while(Result::ok) {
                    let answer = match line.split([' ', ':']).next() {
                        Some("EHLO" | "HELO" | "MAIL" | "RSET") => "250 fine".to_owned(),
                        Some("RCPT") => format!("550 5.1.1 {line}: nobody of that name"),
                        Some("QUIT") => "221 bye".to_owned(),
                        _ => "500 what".to_owned(),
                    };
                    if stream.write_all(format!("{answer}\r\n").as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

/// Everything is logged that can be, through good and bad, and nobody is in it.
#[test]
fn nobody_is_in_the_log() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let log = muster.path("muster.log");
    let smtp = refusing_mail_server();
    let filter = "info,backend=trace,server=trace,app=trace,muster=trace";
    let server = muster.serve_logging(&log, &["--log", filter, "--smtp-url", &smtp]);
    let api = Api::new(&server, &token);
    let file = "First Name,Last Name,Email,Reference\nQuirina,Zabellsky,quirina@zabellsky.example,Q-77\n\
        Quirina,Zabellsky,quirina@zabellsky.example,Q-77\nBad,Zabellsky,not-an-address,Q-78\n";
    let import = api.upload("filename=zabellsky.csv", file.as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let settings = json!({"settings": {"invite": "now", "on_error": "skip_rows"}});
    api.patch(&path, &settings).expect(200);
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    let commit = json!({"digest": plan["digest"]});
    api.post(&format!("{path}/commit?wait=true"), &commit).expect(202);
    assert_eq!(api.users(), 1);
    api.get("/api/v1/users?q=Zabellsky").expect(200);
    let same_address =
        json!({"email": "quirina@zabellsky.example", "first_name": "Quirina", "last_name": "Zabellsky"});
    assert_ne!(api.post("/api/v1/users", &same_address).status, 201);
    let anonymous = Api::anonymous(&server);
    let origin = [("origin", server.address.as_str())];
    anonymous.form(
        "/api/fn/sign_in",
        "email=quirina%40zabellsky.example&password=Zabellsky+Zabellsky",
        &origin,
    );
    anonymous.form("/api/fn/forgot", "email=quirina%40zabellsky.example", &origin);
    anonymous.get("/reset/zabellsky-token");
    anonymous.get("/no/such/zabellsky");
    // The mail was refused.
    let begun = Instant::now();
    while api.get("/api/v1/outbox?state=failed").expect(200)["items"].as_array().unwrap().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", api.get("/api/v1/outbox").text);
        sleep(Duration::from_millis(100));
    }
    assert!(server.terminate().success());

    let text = std::fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let of_commit = lines.iter().find(|line| line["route"] == "/api/v1/imports/{id}/commit").expect("a line");
    assert_eq!((&of_commit["status"], &of_commit["method"]), (&json!(202), &json!("POST")));
    assert_eq!(of_commit["span"]["id"].as_str().unwrap().len(), 36, "{of_commit}");
    assert!(lines.iter().any(|line| line["message"] == "a mail was not sent"), "{text}");
    for word in ["zabellsky", "quirina", "q-77", "northwind", &token.to_lowercase()] {
        let told: Vec<&str> = text.lines().filter(|line| line.to_lowercase().contains(word)).collect();
        assert!(told.is_empty(), "{word}: {told:#?}");
    }
}
