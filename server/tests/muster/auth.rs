//! Who may call: tokens, sessions, and where a form was sent from.

use crate::support::{
    Muster, Server,
    api::{Answer, Api},
};
use serde_json::json;
use ureq::{SendBody, http::Method};

const PEOPLE: &[u8] = b"Name,Email\nJoe,joe@example.com\n";

#[test]
fn without_a_token_that_is_good_it_is_401() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let anonymous = Api::anonymous(&server);
    for path in ["/api/v1/users", "/api/v1/imports", "/api/v1/groups", "/api/v1/imports/1"] {
        let answer = anonymous.get(path);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.problem(401);
    }
    anonymous.upload("filename=a.csv", PEOPLE).problem(401);
    for token in ["mst_0000", "nonsense", ""] {
        Api::new(&server, token).get("/api/v1/users").problem(401);
    }
}

#[test]
fn a_viewer_looks_and_a_manager_imports() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let with = |role: &str| {
        let token = muster.run(&["token", "create", "--company", "Northwind", "--role", role]).succeeded();
        Api::new(&server, &token)
    };
    let (viewer, manager, admin) = (with("viewer"), with("manager"), with("admin"));
    let group = json!({"name": "Sales"});
    viewer.get("/api/v1/users").expect(200);
    viewer.upload("filename=a.csv", PEOPLE).problem(403);
    viewer.post("/api/v1/groups", &group).problem(403);
    manager.upload("filename=a.csv", PEOPLE).expect(201);
    manager.post("/api/v1/groups", &group).problem(403);
    let made = admin.post("/api/v1/groups", &group).expect(201);
    assert_eq!(made["kind"], "group");
    assert_eq!(viewer.get("/api/v1/groups").expect(200)["items"][0], made);
}

#[test]
fn another_company_is_not_there() {
    let muster = Muster::on_sqlite();
    let ours = muster.company("Northwind");
    let theirs = muster.company("Harbour");
    let server = muster.serve();
    let (ours, theirs) = (Api::new(&server, &ours), Api::new(&server, &theirs));
    let import = ours.upload("filename=a.csv", PEOPLE).expect(201);
    let id = import["id"].as_str().unwrap();
    let path = format!("/api/v1/imports/{id}");
    theirs.get(&path).problem(404);
    theirs.get(&format!("{path}/file")).problem(404);
    theirs.get(&format!("{path}/findings")).problem(404);
    theirs.post(&format!("{path}/plan"), &json!({})).problem(404);
    theirs.post(&format!("{path}/cancel"), &json!({})).problem(404);
    theirs.post(&format!("{path}/commit"), &json!({"digest": "x"})).problem(404);
    theirs.patch(&path, &json!({"comment": "mine"})).problem(404);
    ours.get("/api/v1/users?company=Harbour").problem(404);
    ours.get("/api/v1/users?company=Nobody").problem(404);
    ours.get("/api/v1/users/999999").problem(404);
    ours.get("/api/v1/imports/not-a-number").problem(404);

    let owner = muster.run(&["token", "create", "--owner"]).succeeded();
    let owner = Api::new(&server, &owner);
    assert!(owner.get("/api/v1/users").problem(422).contains("?company="));
    owner.get("/api/v1/users?company=Harbour").expect(200);
    owner.get("/api/v1/users?company=Nobody").problem(404);
    owner.get("/api/v1/users?company=999999").problem(404);
}

#[test]
fn a_session_is_a_cookie_that_only_our_pages_can_use() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let link = server.line("/setup?token=");
    let token = link.split("token=").nth(1).unwrap().to_owned();
    let api = Api::anonymous(&server);
    let setup = format!("token={token}&email=owner%40example.com&password=correct+horse+battery");

    let foreign = api.form("/api/fn/complete_setup", &setup, &[("origin", "https://example.com")]);
    assert_eq!(foreign.status, 403, "{foreign:?}");
    let answer = api.form("/api/fn/complete_setup", &setup, &[("origin", &server.address)]);
    assert!(answer.status == 302 || answer.status == 303, "{answer:?}");
    let cookie = session_cookie(&answer);

    let get = |cookie: &str| api.send(Method::GET, "/api/v1/users", &[("cookie", cookie)], SendBody::none());
    get(&cookie).expect(200);
    get("__Host-muster=AAAAAAAAAAAAAAAAAAAAAA").problem(401);

    let post = |headers: &[(&str, &str)], name: &str| {
        let mut all = vec![("cookie", cookie.as_str())];
        all.extend(headers);
        let body = json!({"name": name}).to_string();
        api.send(Method::POST, "/api/v1/groups", &all, SendBody::from_reader(&mut body.as_bytes()))
    };
    post(&[], "A").problem(403);
    post(&[("origin", "null")], "B").problem(403);
    post(&[("origin", "https://example.com")], "C").problem(403);
    post(&[("referer", "https://example.com/page")], "D").problem(403);
    post(&[("origin", &server.address)], "E").expect(201);

    drop_session(&api, &server, &cookie);
    get(&cookie).problem(401);
    let wrong = api.form(
        "/api/fn/sign_in",
        "email=owner%40example.com&password=wrong",
        &[("origin", &server.address)],
    );
    assert!(wrong.headers.get("set-cookie").is_none(), "{wrong:?}");
    let again = api.form(
        "/api/fn/sign_in",
        "email=owner%40example.com&password=correct+horse+battery",
        &[("origin", &server.address)],
    );
    get(&session_cookie(&again)).expect(200);
}

#[test]
fn a_session_outlives_a_restart() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
    let token = link.rsplit('/').next().unwrap();
    let server = muster.serve();
    let answer = Api::anonymous(&server).form(
        "/api/fn/set_password",
        &format!("token={token}&password=correct+horse+battery"),
        &[("origin", &server.address)],
    );
    let cookie = session_cookie(&answer);
    drop(server);
    let server = muster.serve();
    let api = Api::anonymous(&server);
    api.send(Method::GET, "/api/v1/users", &[("cookie", &cookie)], SendBody::none()).expect(200);
}

fn drop_session(api: &Api, server: &Server, cookie: &str) {
    let answer = api.form("/api/fn/sign_out", "", &[("origin", &server.address), ("cookie", cookie)]);
    assert!(answer.status < 400, "{answer:?}");
}

/// `name=value` of the session's cookie, which must be as closed as a cookie can be.
pub(crate) fn session_cookie(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-muster="), "{answer:?}");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}
