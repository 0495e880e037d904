//! Whoever tries passwords, floods, or sends slowly.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use ureq::{SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{
        Muster, Server,
        api::{Answer, Api},
    },
};

const PASSWORD: &str = "correct horse battery";

/// With an owner, whose address is `known@example.com`.
fn installation() -> Muster {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    muster
}

fn owner(muster: &Muster, server: &Server) -> String {
    let link = muster.run(&["owner", "create", "--email", "known@example.com"]).succeeded();
    let token = link.rsplit('/').next().unwrap();
    let body = format!("token={token}&password={}", PASSWORD.replace(' ', "+"));
    let answer = Api::anonymous(server).form("/api/fn/set_password", &body, &[("origin", &server.address)]);
    session_cookie(&answer)
}

/// As a page with scripts asks.
fn sign_in(server: &Server, address: &str, password: &str, headers: &[(&str, &str)]) -> Answer {
    let body = format!("email={}&password={}", address.replace('@', "%40"), password.replace(' ', "+"));
    let mut all = vec![
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
        ("origin", server.address.as_str()),
    ];
    all.extend(headers);
    let mut bytes = body.as_bytes();
    let api = Api::anonymous(server);
    api.send(Method::POST, "/api/fn/sign_in", &all, SendBody::from_reader(&mut bytes))
}

#[test]
fn an_address_that_is_known_is_answered_as_one_that_is_not() {
    let muster = installation();
    let server = muster.serve();
    owner(&muster, &server);
    let told = |address: &str| {
        let answer = sign_in(&server, address, "wrong password", &[]);
        let mut names: Vec<String> = answer
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"))
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        names.sort();
        (answer.status, names, answer.text)
    };
    for _ in 0..9 {
        assert_eq!(told("known@example.com"), told("other@example.com"));
    }
    // Of the time it takes the hash is nearly all; it is computed for both.
    let time = |address: &str| {
        let mut times: Vec<Duration> = (0..2)
            .map(|_| {
                let begun = Instant::now();
                let answer = sign_in(&server, address, "wrong password", &[]);
                assert_eq!(answer.status, 422, "{answer:?}");
                begun.elapsed()
            })
            .collect();
        times.sort();
        times[0]
    };
    let unknown = time("third@example.com");
    let nothing = {
        let begun = Instant::now();
        assert_eq!(Api::anonymous(&server).get("/livez").status, 200);
        begun.elapsed()
    };
    assert!(unknown > nothing * 3, "{unknown:?} for one that is not known, {nothing:?} for nothing");
}

#[test]
fn too_many_failures_are_429_with_when_to_come_again_and_pass_after_it() {
    let muster = installation();
    muster.file("clock", "0");
    let clock = muster.path("clock");
    let server = muster.serve_with_clock(&clock, &[]);
    owner(&muster, &server);
    for _ in 0..10 {
        assert_eq!(sign_in(&server, "known@example.com", "wrong", &[]).status, 422);
    }
    let refused = sign_in(&server, "known@example.com", PASSWORD, &[]);
    assert_eq!(refused.status, 429, "{refused:?}");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((500..=600).contains(&seconds), "{seconds}");
    assert!(refused.text.contains("Signing in has failed too often. Try again in"), "{refused:?}");
    // The page without scripts says it, too.
    let page = "/login";
    let referer = format!("{}{page}", server.address);
    let headers = [("origin", server.address.as_str()), ("referer", referer.as_str())];
    let body = "email=known%40example.com&password=wrong";
    let sent = Api::anonymous(&server).form("/api/fn/sign_in", body, &headers);
    assert_eq!(sent.status, 302, "{sent:?}");
    assert!(!sent.header("retry-after").is_empty(), "{sent:?}");
    let there = sent.header("location").trim_start_matches(&server.address).to_owned();
    assert!(Api::anonymous(&server).get(&there).text.contains("Signing in has failed too often."));
    // Another process on the same database knows it, and another address does not suffer.
    let beside = muster.serve_with_clock(&clock, &[]);
    assert_eq!(sign_in(&beside, "known@example.com", PASSWORD, &[]).status, 429);
    assert_eq!(sign_in(&beside, "other@example.com", "wrong", &[]).status, 422);

    muster.file("clock", (seconds + 1).to_string());
    assert_eq!(sign_in(&server, "known@example.com", PASSWORD, &[]).status, 200);
}

#[test]
fn whom_a_proxy_names_counts_only_if_it_is_trusted() {
    let muster = installation();
    let server = muster.serve();
    for number in 0..25 {
        let forwarded = format!("198.51.100.{number}");
        let headers = [("x-forwarded-for", forwarded.as_str())];
        assert_eq!(sign_in(&server, &format!("a{number}@example.com"), "wrong", &headers).status, 422);
    }
    let all_are_one = sign_in(&server, "b@example.com", "wrong", &[("x-forwarded-for", "203.0.113.1")]);
    assert_eq!(all_are_one.status, 429, "{all_are_one:?}");

    let behind = muster.serve_with(&["--trusted-proxies", "127.0.0.0/8"]);
    for _ in 0..25 {
        let of_others = sign_in(&behind, "c@example.com", "wrong", &[("x-forwarded-for", "203.0.113.1")]);
        assert!(matches!(of_others.status, 422 | 429), "{of_others:?}");
    }
    let neighbour = [("x-forwarded-for", "10.1.1.1, 203.0.113.2")];
    assert_eq!(sign_in(&behind, "c@example.com", "wrong", &neighbour).status, 422);
    let wrong = muster.run(&["serve", "--trusted-proxies", "10.0.0.0/8,nonsense"]);
    assert_ne!(wrong.code(), 0);
    assert!(wrong.errors.contains("MUSTER_TRUSTED_PROXIES has \"nonsense\""), "{wrong:?}");
}

#[test]
fn a_session_ends_when_nothing_is_done_and_after_a_day() {
    let muster = installation();
    muster.file("clock", "0");
    let server = muster.serve_with_clock(&muster.path("clock"), &[]);
    let cookie = owner(&muster, &server);
    let api = Api::anonymous(&server);
    let status = |path: &str| api.send(Method::GET, path, &[("cookie", &cookie)], SendBody::none()).status;
    for hour in 1..24 {
        muster.file("clock", (hour * 3_600).to_string());
        assert_eq!(status("/api/v1/companies"), 200, "hour {hour}");
        // It is put off beside the request.
        std::thread::sleep(Duration::from_millis(100));
    }
    muster.file("clock", (24 * 3_600 + 60).to_string());
    let ended = api.send(Method::GET, "/api/v1/companies", &[("cookie", &cookie)], SendBody::none());
    assert!(ended.header("set-cookie").contains("Max-Age=0"), "{ended:?}");
    ended.problem(401);

    let again = sign_in(&server, "known@example.com", PASSWORD, &[("cookie", &cookie)]);
    let fresh = session_cookie(&again);
    assert_ne!(fresh, cookie, "a new id");
    muster.file("clock", (26 * 3_600 + 120).to_string());
    api.send(Method::GET, "/api/v1/companies", &[("cookie", &fresh)], SendBody::none()).problem(401);
}

#[test]
fn five_hundred_slow_connections_are_closed_and_harm_nobody() {
    let muster = installation();
    let server = muster.serve();
    let begun = Instant::now();
    let address = server.address.trim_start_matches("http://").to_owned();
    let mut slow: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(&address).unwrap()).collect();
    let connected = Instant::now();
    let head = b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let mut longest = Duration::ZERO;
    for byte in &head[..12] {
        for stream in &mut slow {
            // Some are closed already.
            let _ = stream.write_all(std::slice::from_ref(byte));
        }
        let asked = Instant::now();
        assert_eq!(Api::anonymous(&server).get("/readyz").status, 200);
        longest = longest.max(asked.elapsed());
        std::thread::sleep(Duration::from_secs(1).saturating_sub(asked.elapsed()));
    }
    assert!(longest < Duration::from_secs(2), "another request took {longest:?}");
    for stream in &mut slow {
        let left = Duration::from_secs(15).saturating_sub(connected.elapsed()).max(Duration::from_millis(1));
        stream.set_read_timeout(Some(left)).unwrap();
        let mut rest = Vec::new();
        match stream.read_to_end(&mut rest) {
            Ok(_) => assert!(!rest.starts_with(b"HTTP/1.1 200"), "it was answered"),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "still open"),
        }
    }
    assert!(
        connected.elapsed() < Duration::from_secs(15),
        "{:?} of {:?}",
        connected.elapsed(),
        begun.elapsed()
    );
}

#[test]
fn tokens_that_are_no_longer_good_are_answered_alike() {
    let muster = installation();
    muster.file("clock", "0");
    let good = muster.token("Northwind");
    let revoked = muster.token("Northwind");
    let expired = muster.token("Northwind");
    let server = muster.serve_with_clock(&muster.path("clock"), &[]);
    let file = muster.path("data/muster.db");
    let newest = |order: u8| format!("(SELECT id FROM api_token ORDER BY id DESC LIMIT 1 OFFSET {order})");
    crate::support::sqlite::run(
        &file,
        &format!("UPDATE api_token SET revoked_at = 1 WHERE id = {}", newest(1)),
    );
    let in_an_hour = "(SELECT created_at + 3600000000 FROM api_token ORDER BY id LIMIT 1)";
    crate::support::sqlite::run(
        &file,
        &format!("UPDATE api_token SET expires_at = {in_an_hour} WHERE id = {}", newest(0)),
    );
    Api::new(&server, &expired).get("/api/v1/users").expect(200);
    muster.file("clock", "4000");
    Api::new(&server, &good).get("/api/v1/users").expect(200);
    let told = |token: &str| {
        let answer = Api::new(&server, token).get("/api/v1/users");
        // Each request has a name of its own.
        let mut problem = answer.json();
        problem.as_object_mut().unwrap().remove("request_id");
        (answer.status, answer.header("www-authenticate").to_owned(), problem)
    };
    let unknown = told(&format!("mst_{}", "0".repeat(64)));
    assert_eq!(unknown.0, 401);
    assert_eq!(told(&revoked), unknown);
    assert_eq!(told(&expired), unknown);
    assert_eq!(told("nonsense"), unknown);
}
