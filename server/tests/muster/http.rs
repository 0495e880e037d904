//! What every answer has, whoever asks for what.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::support::{Muster, api::Api, people};
use serde_json::json;
use ureq::{SendBody, http::Method};

#[test]
fn a_fresh_server_is_live_and_ready() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let api = Api::anonymous(&server);
    for path in ["/livez", "/readyz"] {
        let answer = api.get(path);
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[test]
fn a_database_that_is_gone_is_not_ready() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    // Another process took the tables away, as a restored older backup does.
    let file = std::fs::read_dir(muster.path("data"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "db"))
        .unwrap();
    crate::support::sqlite::run(&file, "DROP TABLE seaql_migrations");
    let reason = Api::anonymous(&server).get("/readyz").problem(503);
    assert!(reason.contains("database"), "{reason}");
}

/// Processes are replaced one after the other: the first new one has brought the tables up to date.
#[test]
fn a_database_that_a_newer_muster_has_migrated_is_ready() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_later', 0)";
    crate::support::sqlite::run(&muster.path("data/muster.db"), newer);
    let api = Api::new(&server, &token);
    assert_eq!(api.get("/readyz").status, 200, "{:?}", api.get("/readyz"));
    assert_eq!(api.users(), 0);
    // To start it now is another matter.
    let refused = muster.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.code(), 1, "{refused:?}");
    assert!(refused.errors.contains("by a newer Muster than this one"), "{refused:?}");
}

#[test]
fn answers_forbid_what_browsers_should_not_do_with_them() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let api = Api::anonymous(&server);
    for path in ["/livez", "/login", "/api/v1/users", "/no-such-page"] {
        let answer = api.get(path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[test]
fn what_is_not_there_is_404_as_a_page_and_as_a_problem() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let api = Api::anonymous(&server);
    let page = api.get("/no-such-page");
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    api.get("/api/v1/no-such-thing").problem(404);
    api.send(Method::DELETE, "/api/v1/users", &[], SendBody::none()).problem(405);
}

#[test]
fn the_built_site_is_served_compressed_and_asked_for_again() {
    let muster = Muster::on_sqlite();
    std::fs::create_dir_all(muster.path("site/pkg")).unwrap();
    muster.file("site/pkg/muster.js", "plain");
    muster.file("site/pkg/muster.js.br", "brotli");
    muster.file("secret.txt", "secret");
    let server = muster.serve_with(&["--site-root", muster.path("site").to_str().unwrap()]);
    let api = Api::anonymous(&server);
    let get = |headers: &[(&str, &str)]| api.send(Method::GET, "/pkg/muster.js", headers, SendBody::none());

    let plain = get(&[]);
    assert_eq!((plain.status, plain.text.as_str()), (200, "plain"));
    assert_eq!(plain.header("cache-control"), "no-cache");
    let compressed = get(&[("accept-encoding", "gzip, br")]);
    assert_eq!(compressed.header("content-encoding"), "br");
    assert_eq!(compressed.text, "brotli");
    assert_eq!(compressed.header("content-type"), "text/javascript");
    let modified = plain.header("last-modified").to_owned();
    assert_eq!(get(&[("if-modified-since", &modified)]).status, 304);

    for outside in ["/../secret.txt", "/%2e%2e/secret.txt", "/pkg/..%2f..%2fsecret.txt"] {
        let answer = api.get(outside);
        assert_eq!(answer.status, 404, "{outside}");
        assert!(!answer.text.contains("secret"), "{outside}");
    }
}

#[test]
fn pages_are_compressed_for_those_who_ask() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let page =
        Api::anonymous(&server).send(Method::GET, "/livez", &[("accept-encoding", "gzip")], SendBody::none());
    assert_eq!(page.header("content-encoding"), "", "a word is not worth it");
    let mut stream = connect(&server.address);
    stream
        .write_all(b"GET /login HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    assert!(head.contains("content-encoding: gzip"), "{head}");
}

#[test]
fn a_silent_connection_is_closed_and_does_not_hold_up_others() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let mut silent = connect(&server.address);
    let mut slow = connect(&server.address);
    slow.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n").unwrap();
    assert_eq!(Api::anonymous(&server).get("/livez").status, 200);
    let begun = Instant::now();
    for stream in [&mut silent, &mut slow] {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut rest = Vec::new();
        // A reset counts as closed, too.
        let _ = stream.read_to_end(&mut rest);
        assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
    }
    let took = begun.elapsed();
    assert!((Duration::from_secs(5)..Duration::from_secs(15)).contains(&took), "{took:?}");
}

#[test]
fn stopping_is_clean_and_answers_what_was_asked() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let _idle = connect(&server.address);
    let begun = Instant::now();
    assert!(server.terminate().success());
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}

#[test]
fn stopping_in_the_middle_of_a_commit_is_clean_too() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let import = api.upload("filename=a.csv", people(20_000).as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    api.post(&format!("{path}/commit"), &json!({"digest": plan["digest"]})).expect(202);
    let begun = Instant::now();
    assert!(server.terminate().success());
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());

    let server = muster.serve();
    let api = Api::new(&server, &token);
    // Whoever took the job up again, or the one that ended it: it is done once.
    while api.get(&path).expect(200)["state"] != "done" {
        assert!(begun.elapsed() < Duration::from_secs(50), "{}", api.get(&path).text);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(api.users(), 20_000);
}

fn connect(address: &str) -> TcpStream {
    TcpStream::connect(address.trim_start_matches("http://")).unwrap()
}
