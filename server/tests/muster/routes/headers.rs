//! What every answer says to browsers: of every route, of files, and of what goes wrong.

use ureq::{SendBody, http::Method};

use super::{
    cast::{Cast, Who},
    table::rows,
};
use crate::support::{
    Muster,
    api::{Answer, Api},
    sqlite,
};

#[test]
fn every_route_is_closed_to_what_browsers_should_not_do() {
    let cast = Cast::assemble();
    for row in rows() {
        for who in [Who::Nobody, Who::Owner] {
            if row.path == "/api/fn/sign_out" && who != Who::Nobody {
                continue;
            }
            let of_path = if row.thing == "-" { String::new() } else { cast.make(row.thing) };
            let path = row.path.replace("{id}", &of_path).replace(":id", &of_path);
            let path = path.replace(":token", "no-such-token").replace("{course}", "1");
            // What is sent is of no matter: some are answered, and some told that it cannot be read.
            let answer = cast.ask(who, row.method, &path, "{}");
            if ["/html", "/preview/page"].iter().any(|end| row.path.ends_with(end)) && answer.status == 200 {
                is_a_document_apart(&answer);
            } else {
                is_closed(&answer, &format!("{} as {who:?}", row.route()));
            }
            // Those of an import's events say so themselves.
            let kept = if row.route().ends_with("/events") && answer.status == 200 {
                "no-cache"
            } else {
                "no-store"
            };
            assert_eq!(answer.header("cache-control"), kept, "{}", row.route());
            if row.is_page() && answer.header("content-type").starts_with("text/html") {
                holds_as_a_page(&answer, row.path);
            }
        }
    }
}

#[test]
fn files_refusals_and_faults_are_closed_too() {
    let muster = Muster::on_sqlite();
    std::fs::create_dir_all(muster.path("site/pkg")).unwrap();
    muster.file("site/pkg/muster.js", "plain");
    let token = muster.company("Northwind");
    let site = muster.path("site");
    let server = muster.serve_with(&["--site-root", site.to_str().unwrap()]);
    let api = Api::new(&server, &token);
    let post =
        |path: &str, body: &[u8]| api.send(Method::POST, path, &[], SendBody::from_reader(&mut &*body));

    let file = api.get("/pkg/muster.js");
    assert_eq!((file.status, file.header("cache-control")), (200, "no-cache"));
    let not_found = api.get("/no-such-page");
    assert_eq!(not_found.status, 404);
    holds_as_a_page(&not_found, "/no-such-page");
    let wrong_method = api.send(Method::DELETE, "/api/v1/users", &[], SendBody::none());
    assert_eq!(wrong_method.status, 405);
    let too_large = post("/api/v1/groups", &vec![b' '; 17 << 20]);
    assert_eq!(too_large.status, 413);
    // Chunked, so that nobody knows before.
    let too_large_for_a_form = post("/api/fn/sign_in", &vec![b'a'; 17 << 20]);
    assert_eq!(too_large_for_a_form.status, 413, "{too_large_for_a_form:?}");
    assert!(too_large_for_a_form.text.contains("more than a form may have"), "{too_large_for_a_form:?}");
    let unreadable = post("/api/fn/sign_in", b"email=a");
    assert_eq!(unreadable.status, 422, "{unreadable:?}");
    assert!(unreadable.text.contains("The form could not be read."), "{unreadable:?}");
    let import = api.upload("filename=a.csv", b"Name,Email\na,a@example.com\n").expect(201);
    let id = import["id"].as_str().unwrap();
    sqlite::run(&muster.path("data/muster.db"), "DROP TABLE import_comment");
    let fault = api.get(&format!("/api/v1/imports/{id}/comments"));
    assert_eq!(fault.status, 500, "{fault:?}");
    for (what, answer) in [
        ("a file", &file),
        ("404", &not_found),
        ("405", &wrong_method),
        ("413", &too_large),
        ("413 of a form", &too_large_for_a_form),
        ("422", &unreadable),
        ("500", &fault),
    ] {
        is_closed(answer, what);
        assert!(answer.headers.get("strict-transport-security").is_none(), "{what}: people reach it by http");
    }
    for answer in [not_found, wrong_method, too_large, too_large_for_a_form, unreadable, fault] {
        assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
    }
}

fn is_closed(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    assert!(answer.headers.get("server").is_none(), "{what}");
    let policy = answer.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "'wasm-unsafe-eval'",
        "style-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{what}: {part}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{what}: {policy}");
    assert!(!policy.contains('*') && !policy.contains("http"), "{what}: {policy}");
}

/// A mail in a frame: it may have looks of its own and nothing else, and no other site frames it.
fn is_a_document_apart(answer: &Answer) {
    assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none';") && policy.contains("sandbox"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("script-src"), "{policy}");
}

/// Nothing on the page is forbidden by its own policy.
fn holds_as_a_page(page: &Answer, what: &str) {
    let policy = page.header("content-security-policy");
    let (_, nonce) = policy.split_once("'nonce-").unwrap_or_else(|| panic!("{what}: {policy}"));
    let nonce = nonce.split('\'').next().unwrap();
    assert!(nonce.len() >= 20, "{what}: {policy}");
    let scripts: Vec<&str> = page.text.split("<script").skip(1).collect();
    assert!(!scripts.is_empty(), "{what}: {}", page.text);
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{what}: <script{tag}>");
    }
    for forbidden in [" style=\"", "<style", " onclick=", " onload=", " onerror=", "javascript:"] {
        assert!(!page.text.contains(forbidden), "{what} has {forbidden}");
    }
}
