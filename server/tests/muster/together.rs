//! Several people, and several programs, on one import; and files that come in over connections that break.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::support::{
    Muster,
    api::{Answer, Api},
    people,
    postgres::fresh_database,
};

const FILE: &str = "Name,Email\nAnn,ann@example.com\nBo,bo@example.com\n";

fn path(import: &Value) -> String {
    format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
}

/// What the events of an answer say.
fn events(answer: &Answer) -> Vec<Value> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"), "{answer:?}");
    let events = answer.text.split("\n\n").filter(|event| event.contains("event: import"));
    events
        .map(|event| {
            let data = event.lines().find_map(|line| line.strip_prefix("data: ")).expect("data");
            serde_json::from_str(data).unwrap()
        })
        .collect()
}

#[test]
fn a_change_names_the_revision_it_replaces() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let import = api.upload("filename=a.csv", FILE.as_bytes()).expect(201);
    let path = path(&import);
    let change = |row: u32, revision: u64| {
        api.patch(&path, &json!({"revision": revision, "edits": [{"op": "remove", "row": row}]}))
    };
    assert_eq!((&import["revision"], &import["changed_by"]), (&json!(1), &Value::Null));
    assert_eq!(change(1, 1).expect(200)["revision"], 2);
    let detail = change(2, 1).problem(409);
    assert!(detail.contains("API token"), "{detail}");
    assert_eq!(change(2, 2).expect(200)["revision"], 3);
}

#[test]
fn whoever_looks_on_hears_of_it_within_two_seconds() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let path = path(&api.upload("filename=a.csv", FILE.as_bytes()).expect(201));
    let now = events(&api.get(&format!("{path}/events?seconds=0")));
    assert_eq!(now.len(), 1);
    assert_eq!(
        now[0],
        json!({"state": "draft", "revision": 1, "changed_by": null, "plan_digest": null, "comments": 0, "others": []})
    );
    let (looking, path_of_it) = (api.clone(), path.clone());
    let looking =
        std::thread::spawn(move || events(&looking.get(&format!("{path_of_it}/events?seconds=2&page=mine"))));
    // Another looks on, and is seen.
    let other = Api::new(
        &server,
        &muster.run(&["token", "create", "--company", "Northwind", "--name", "Other"]).succeeded(),
    );
    sleep(Duration::from_millis(300));
    api.patch(&path, &json!({"edits": [{"op": "remove", "row": 2}]})).expect(200);
    api.post(&format!("{path}/comments"), &json!({"text": "Row 2 has left"})).expect(201);
    let seen = events(&other.get(&format!("{path}/events?seconds=0&page=theirs")));
    assert_eq!(seen[0]["others"].as_array().unwrap().len(), 1, "{seen:?}");
    let heard = looking.join().unwrap();
    let last = heard.last().unwrap();
    assert_eq!((&last["revision"], &last["comments"]), (&json!(2), &json!(1)), "{heard:?}");
    let comments = api.get(&format!("{path}/comments")).expect(200);
    assert_eq!((&comments["items"][0]["text"], &comments["next"]), (&json!("Row 2 has left"), &Value::Null));

    // A server that is to stop does not wait for those who look on.
    let looking = std::thread::spawn(move || api.get(&format!("{path}/events?seconds=60")).status);
    sleep(Duration::from_millis(300));
    let begun = Instant::now();
    assert!(server.terminate().success());
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert_eq!(looking.join().unwrap(), 200);
}

#[test]
fn another_has_to_approve_what_mails_many() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let settings = api.patch("/api/v1/company", &json!({"approval_people": 1})).expect(200);
    assert_eq!((&settings["approval_people"], &settings["approval_percent"]), (&json!(1), &Value::Null));
    let import = api.upload("filename=a.csv", FILE.as_bytes()).expect(201);
    let path = path(&import);
    api.patch(&path, &json!({"settings": {"invite": "now"}})).expect(200);
    let digest = api.post(&format!("{path}/plan"), &json!({})).expect(200)["digest"].clone();
    let commit = || api.post(&format!("{path}/commit?wait=true"), &json!({"digest": digest})).expect(202);
    let waits = commit();
    assert_eq!(waits["state"], "awaiting_approval", "{waits}");
    assert!(waits["requested_by"].as_str().unwrap().contains("API token"), "{waits}");
    api.post(&format!("{path}/approve"), &json!({})).problem(409);

    let viewer = muster.run(&["token", "create", "--company", "Northwind", "--role", "manager"]).succeeded();
    Api::new(&server, &viewer).post(&format!("{path}/approve"), &json!({})).problem(403);
    let other = Api::new(
        &server,
        &muster.run(&["token", "create", "--company", "Northwind", "--name", "Other"]).succeeded(),
    );
    let back = other.post(&format!("{path}/reject"), &json!({"reason": "Not on a Friday"})).expect(200);
    assert_eq!(back["state"], "planned");
    assert!(back["error"].as_str().unwrap().contains("Not on a Friday"), "{back}");
    assert_eq!(commit()["state"], "awaiting_approval");
    other.post(&format!("{path}/approve"), &json!({"digest": "another"})).problem(409);
    let approved = other.post(&format!("{path}/approve"), &json!({"digest": digest})).expect(200);
    assert!(approved["approved_by"].as_str().unwrap().contains("Other"), "{approved}");
    let done = commit();
    assert_eq!((&done["state"], &done["counts"]["created"]), (&json!("done"), &json!(2)));
    // Without a limit nobody has to.
    api.patch("/api/v1/company", &json!({"approval_people": null})).expect(200);
}

#[test]
fn sqlite_a_large_file_goes_on_after_the_server_was_killed() {
    goes_on_after_a_kill(&Muster::on_sqlite());
}

#[test]
fn postgres_a_large_file_goes_on_after_the_server_was_killed() {
    let url = fresh_database("uploads");
    goes_on_after_a_kill(&Muster { database_url: Some(url), ..Muster::on_sqlite() });
}

fn goes_on_after_a_kill(muster: &Muster) {
    let token = muster.company("Northwind");
    let mut server = muster.serve();
    let file = people(60_000);
    let bytes = file.as_bytes();
    let send = |api: &Api, id: &str, from: usize, to: usize| {
        let mut piece = &bytes[from..to];
        let path = format!("/api/v1/uploads/{id}?offset={from}");
        api.send(Method::PATCH, &path, &[], SendBody::from_reader(&mut piece))
    };
    let api = Api::new(&server, &token);
    let announce = format!("/api/v1/uploads?filename=big.csv&size={}", bytes.len());
    let begun = api.post(&announce, &json!({})).expect(201);
    let id = begun["id"].as_str().unwrap().to_owned();
    assert_eq!(begun["offset"], 0);
    assert_eq!(send(&api, &id, 0, 2 << 20).expect(200)["offset"], 2 << 20);
    server.kill();

    let server = muster.serve();
    let api = Api::new(&server, &token);
    let at = api.get(&format!("/api/v1/uploads/{id}")).expect(200)["offset"].as_u64().unwrap();
    assert_eq!(at, 2 << 20, "what has come in stays");
    send(&api, &id, 0, 1 << 20).problem(409);
    api.post(&format!("/api/v1/uploads/{id}/finish"), &json!({})).problem(409);
    send(&api, &id, 2 << 20, bytes.len()).expect(200);
    let finish = || api.post(&format!("/api/v1/uploads/{id}/finish"), &json!({})).expect(201);
    let import = finish();
    assert_eq!((&import["rows"], &import["state"]), (&json!(60_000), &json!("draft")));
    assert_eq!(finish()["id"], import["id"], "asked again, because the answer was lost");
    let kept = api.download(&format!("/api/v1/imports/{id}/file")).1;
    assert!(kept == bytes, "the file is what was sent");
}
