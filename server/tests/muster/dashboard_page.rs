//! The dashboard as a browser without scripts gets it, and what its figures open.

use serde_json::json;

use crate::{
    support::{Muster, api::Api, sqlite},
    training_pages::Browser,
};

const FILE: &str = "Name,Email,Status\nAnn Ash,ann@example.com,active\nBo Birch,bo@example.com,suspended\nCy Cole,cy(at)example.com,active\n";

#[test]
fn every_figure_is_on_the_page_and_opens_what_is_behind_it() {
    let muster = Muster::on_sqlite();
    muster.run(&["company", "create", "--name", "Northwind", "--seats", "10"]).succeeded();
    let token = muster.token("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let import = api.upload("filename=people.csv", FILE.as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    api.patch(&path, &json!({"settings": {"on_error": "skip_rows"}})).expect(200);
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    let done = api.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]})).expect(202);
    assert_eq!(done["state"], "done", "{done}");
    api.upload("filename=more.csv", b"Name,Email\nDi Dew,di@example.com\n").expect(201);
    sqlite::run(
        &muster.path("data/muster.db"),
        "UPDATE \"user\" SET activation = 'invited' WHERE email LIKE 'ann%'",
    );

    let browser = Browser::of_an_owner(&muster, &server);
    let page = browser.open("/");
    for words in [
        "10 seats used, 9 free",
        "New people took 1 seat in the last 30 days",
        "At this pace they run out on",
        "In the last 30 days imports created 2 people, updated 0 people and rejected 1 row.",
        "more.csv",
        "/users?status=active",
        "/users?stage=invited",
        "/users?stage=completed",
        "/users?activation=not_invited",
        "/outbox?state=failed",
        "/signups",
        "As a table",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let invited = browser.open("/users?stage=invited");
    assert!(invited.contains("ann@example.com") && !invited.contains("bo@example.com"));
    assert!(browser.open("/users?stage=started").contains("Nobody matches"));
    assert!(browser.open("/outbox?state=failed").contains("There is no such mail"));
    let of_stage = api.get("/api/v1/users?stage=invited").expect(200);
    assert_eq!(of_stage["total"], 1);
}
