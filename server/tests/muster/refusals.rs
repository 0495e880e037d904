//! Files that are no import: a sentence each, in bounded time and memory, and nothing written.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::Value;
use ureq::{AsSendBody as _, SendBody, http::Method};

use crate::support::{Muster, api::Api};

#[test]
fn files_that_cannot_be_read_get_a_sentence_each() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0";
    for (name, bytes, status, code) in [
        ("people.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..], 415, "file.unsupported"),
        ("people.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", 415, "file.unsupported"),
        ("people.zip", zip, 415, "file.unsupported"),
        ("empty.csv", b"", 422, "file.empty"),
        ("blank.csv", b"\n\n  \n", 422, "file.empty"),
        ("header.csv", b"Name,Email Address\n", 422, "file.empty"),
    ] {
        let answer = api.upload(&format!("filename={name}"), bytes);
        let problem: Value = answer.json();
        let detail = answer.problem(status);
        assert!(detail.ends_with('.') && detail.len() > 20, "{name}: {detail}");
        if status == 422 {
            assert_eq!(problem["findings"][0]["code"], code, "{name}: {problem}");
        }
    }
    assert_eq!(api.get("/api/v1/imports").expect(200)["items"], serde_json::json!([]));
    assert_eq!(api.users(), 0);
}

#[test]
fn a_line_of_200_megabytes_is_refused_in_bounded_time_and_memory() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    for (begin, length) in [("", 200_000_000), ("Name,Email\n", 200_000_000), ("Name,Email\n\"", 200_000_000)]
    {
        let begun = Instant::now();
        let mut bytes = begin.as_bytes().chain(std::io::repeat(b'a').take(length));
        let answer = api.send(
            Method::POST,
            "/api/v1/imports?filename=long.csv",
            &[],
            SendBody::from_reader(&mut bytes),
        );
        assert!(matches!(answer.status, 413 | 422), "{answer:?}");
        let status = answer.status;
        assert!(answer.problem(status).ends_with('.'));
        assert!(begun.elapsed() < Duration::from_mins(1), "{begin:?}: {:?}", begun.elapsed());
    }
    let peak = server.peak_memory();
    assert!(peak < 300 << 20, "{} MiB", peak >> 20);
    assert_eq!(api.get("/livez").status, 200);
    assert_eq!(api.users(), 0);
}

#[test]
fn over_a_limit_is_413_with_the_figures() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve_with(&["--max-rows", "2", "--max-columns", "3"]);
    let api = Api::new(&server, &token);
    let rows =
        api.upload("filename=a.csv", b"Name,Email\na,a@example.com\nb,b@example.com\nc,c@example.com\n");
    assert!(rows.problem(413).contains('2'));
    let columns = api.upload("filename=a.csv", b"Name,Email,Region,Job Role\na,a@example.com,c,d\n");
    assert!(columns.problem(413).contains('3'));

    let server = muster.serve_with(&["--max-bytes", "1048576"]);
    let api = Api::new(&server, &token);
    let bytes = format!("Name,Email\n{}", "a,a@example.com\n".repeat(100_000));
    assert!(api.upload("filename=a.csv", bytes.as_bytes()).problem(413).contains("1 MiB"));
    assert_eq!(api.get("/api/v1/imports").expect(200)["items"], serde_json::json!([]));
}

#[test]
fn bodies_that_are_no_json_are_422_and_too_large_ones_413() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let send =
        |body: &[u8]| api.send(Method::POST, "/api/v1/groups", &[], SendBody::from_reader(&mut &*body));
    send(b"").problem(422);
    send(b"{\"name\": ").problem(422);
    send(b"{\"name\": 7}").problem(422);
    send(b"{\"name\": \"Sales\", \"colour\": \"blue\"}").problem(422);
    send(&vec![b' '; 17 << 20]).problem(413);

    let form = [("content-type", "application/x-www-form-urlencoded")];
    let mut body = vec![b'a'; 17 << 20];
    let body = body.as_body();
    assert_eq!(api.send(Method::POST, "/api/fn/sign_in", &form, body).status, 413);
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /api/v1/imports?filename=a.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: 50000000\r\n\r\nName,Email\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // What does not compress is written before the file has come in whole.
    let mut rows = String::new();
    for number in 0..600_000_u64 {
        let noise = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let _ = writeln!(rows, "Joe,{noise:016x}{:016x}@example.com", noise.rotate_left(23) ^ number);
    }
    stream.write_all(rows.as_bytes()).unwrap();
    let file = muster.path("data/muster.db");
    let chunks = || crate::support::sqlite::count(&file, "SELECT count(*) FROM import_chunk");
    let wait_until = |what: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !what() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{} chunks", chunks());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    wait_until(&|| chunks() > 0);
    drop(stream);
    wait_until(&|| chunks() == 0);
    assert_eq!(api.get("/api/v1/imports").expect(200)["items"], serde_json::json!([]));
}
