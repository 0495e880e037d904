//! The people of a company: the calls of programs, and the pages as a browser without scripts uses them.

use serde_json::json;

use crate::{
    support::{Muster, api::Api, people},
    training_pages::Browser,
};

#[test]
fn people_are_added_changed_deleted_and_brought_back() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    muster.group("Northwind", "Sales");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let ann =
        json!({"email": "ann@example.com", "first_name": "Ann", "groups": ["sales"], "reference": "007"});
    let ann = api.post("/api/v1/users", &ann).expect(201);
    assert_eq!((&ann["name"], &ann["groups"]), (&json!("Ann"), &json!(["Sales"])));
    let id = ann["id"].as_str().unwrap();
    let one = format!("/api/v1/users/{id}");
    api.post("/api/v1/users", &json!({"email": "ann@example.com", "first_name": "Ann"})).problem(409);
    let wrong = api.post("/api/v1/users", &json!({"email": "x", "status": "on leave"}));
    assert_eq!(wrong.status, 422);
    let findings = wrong.json()["findings"].clone();
    assert_eq!(findings.as_array().unwrap().len(), 3, "{findings}");
    api.post("/api/v1/users", &json!({"email": "bo@example.com", "password": "x"})).problem(422);
    let changed =
        api.patch(&one, &json!({"last_name": "Bell", "groups": [], "job_role": "Driver"})).expect(200);
    assert_eq!((&changed["name"], &changed["groups"]), (&json!("Ann Bell"), &json!([])));
    assert_eq!(api.delete(&one).status, 204);
    api.get(&one).problem(404);
    assert_eq!(api.get("/api/v1/users").expect(200)["total"], 0);
    let deleted = api.get("/api/v1/users/deleted").expect(200);
    assert_eq!(deleted["items"][0]["name"], "Ann Bell");
    let back = api.post(&format!("/api/v1/users/deleted/{id}/restore"), &json!({})).expect(200);
    assert_eq!(back["job_role"], "Driver");
    // All that is said, or nothing.
    let nowhere = json!({"job_role": "Pilot", "account_type": "manager", "manages": ["999999"]});
    api.patch(&one, &nowhere).problem(422);
    assert_eq!(api.get(&one).expect(200)["job_role"], "Driver");
    let both = api.patch(&one, &json!({"job_role": "Pilot", "account_type": "guest"})).expect(200);
    assert_eq!((&both["job_role"], &both["account_type"]), (&json!("Pilot"), &json!("guest")));
    api.patch(&one, &json!({"job_role": "Driver", "account_type": "user"})).expect(200);

    let known = api.get(&format!("{one}/personal-data"));
    assert_eq!(
        known.header("content-disposition"),
        format!("attachment; filename=\"personal-data-{id}.json\"")
    );
    assert_eq!(known.expect(200)["person"]["email"], "ann@example.com");
    let deleted = format!("/api/v1/users/deleted/{id}");
    api.delete(&deleted).problem(404);
    assert_eq!(api.delete(&one).status, 204);
    assert_eq!(api.delete(&deleted).status, 204);
    api.delete(&deleted).problem(404);
    api.get(&format!("{one}/personal-data")).problem(404);
    let told = api.get("/api/v1/activity").expect(200);
    assert_eq!(told["items"][0]["verb"], "user.erased");
    assert!(!told.to_string().contains("ann@example.com"), "{told}");
}

#[test]
fn lists_are_narrowed_and_much_is_done_at_once() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    muster
        .run(&[
            "field",
            "create",
            "--company",
            "Northwind",
            "--key",
            "shirt",
            "--label",
            "Shirt",
            "--type",
            "text",
        ])
        .succeeded();
    let sales = muster.group("Northwind", "Sales");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=people.csv", people(40).as_bytes());
    let first = api.get("/api/v1/users?limit=1").expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    api.patch(&format!("/api/v1/users/{first}"), &json!({"custom": {"shirt": "XL"}})).expect(200);
    let total = |query: &str| api.get(&format!("/api/v1/users?{query}")).expect(200)["total"].clone();
    assert_eq!(total("custom.shirt=XL"), 1);
    assert_eq!(total("custom.shirt="), 40);
    assert_eq!(total("q=number+37"), 1);
    api.get("/api/v1/users?sort=shoe").problem(422);

    let suspend = json!({"action": "suspend", "filter": {"q": "number 1"}, "dry_run": true});
    let would = api.post("/api/v1/users/bulk", &suspend).expect(200);
    assert_eq!((&would["changed"], &would["id"]), (&json!(13), &json!(null)));
    let done = api
        .post("/api/v1/users/bulk", &json!({"action": "suspend", "filter": {"q": "number 1"}}))
        .expect(200);
    assert_eq!((&done["changed"], &done["state"]), (&json!(13), &json!("done")));
    let opened = format!("/api/v1/users/bulk/{}", done["id"].as_str().unwrap());
    let bulk = api.get(&opened).expect(200);
    assert_eq!(bulk["progress"], json!({"done": 13, "total": 13}));
    let touched = api.get(&format!("{opened}/users?outcome=done&limit=5")).expect(200);
    assert_eq!(touched["items"].as_array().unwrap().len(), 5);
    assert_eq!(total("status=suspended"), 13);
    let add = json!({"action": "add_to_group", "group": sales, "filter": {"custom.shirt": "XL"}});
    assert_eq!(api.post("/api/v1/users/bulk", &add).expect(200)["changed"], 1);
    assert_eq!(total(&format!("group={sales}")), 1);
    api.post("/api/v1/users/bulk", &json!({"action": "add_to_group", "ids": [first]})).problem(422);
    api.post("/api/v1/users/bulk", &json!({"action": "set_account_type", "ids": [first]})).problem(422);
    // A word that is misspelt does it to nobody.
    for body in [
        json!({"action": "delete", "filter": {"groups": "5"}}),
        json!({"action": "delete", "filter": {"custom": "north"}}),
        json!({"action": "delete", "filter": {}, "dryrun": true}),
    ] {
        let refused = api.post("/api/v1/users/bulk", &body).problem(422);
        assert!(!refused.is_empty(), "{body}");
    }
    let elsewhere = json!({"action": "delete", "filter": {"custom": {"site": "nowhere"}}, "dry_run": true});
    assert_eq!(api.post("/api/v1/users/bulk", &elsewhere).expect(200)["people"], 0);
    let shown = json!({"action": "delete", "filter": {}, "people": 1});
    api.post("/api/v1/users/bulk", &shown).problem(409);
    let (headers, file) = api.download("/api/v1/users/export?format=csv&status=suspended");
    assert!(headers["content-disposition"].to_str().unwrap().contains("people-"));
    assert_eq!(String::from_utf8(file).unwrap().lines().count(), 14);
    let (_, file) = api.download(&format!("/api/v1/users/export?format=json&ids={first}"));
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&file).unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn many_are_suspended_by_a_job_that_is_killed() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let mut server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=people.csv", people(20_000).as_bytes());
    let begun = api.post("/api/v1/users/bulk", &json!({"action": "suspend", "filter": {}})).expect(202);
    assert_eq!((&begun["state"], &begun["people"]), (&json!("waiting"), &json!(20_000)));
    let opened = format!("/api/v1/users/bulk/{}", begun["id"].as_str().unwrap());
    while api.get(&opened).expect(200)["progress"]["done"] == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    server.kill();
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let begun = std::time::Instant::now();
    let ended = loop {
        let bulk = api.get(&opened).expect(200);
        if bulk["state"] == "done" {
            break bulk;
        }
        assert!(begun.elapsed().as_secs() < 60, "{bulk}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    };
    assert_eq!((&ended["changed"], &ended["progress"]["done"]), (&json!(20_000), &json!(20_000)));
    assert_eq!(api.get("/api/v1/users?status=suspended").expect(200)["total"], 20_000);
}

#[test]
fn people_are_dealt_with_without_scripts() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    muster.group("Northwind", "Sales");
    let server = muster.serve();
    Api::new(&server, &token).import("filename=people.csv", people(60).as_bytes());
    let browser = Browser::of_an_owner(&muster, &server);

    let list = browser.open("/users?q=number+1&sort=-name");
    for words in [
        "Person Number 19",
        "aria-sort=\"descending\"",
        "name=\"sort\" value=\"-name\"",
        "All 15 people of this list",
        "Send the invitation again",
        "name=\"account_type\"",
    ] {
        assert!(list.contains(words), "{words}: {list}");
    }

    let plan = browser.open("/users/bulk?q=number+1&who=all&action=suspend");
    assert!(plan.contains("15 people will be suspended and signed out."), "{plan}");
    let ticked = browser.open("/users/bulk?action=suspend&id=1&id=2");
    assert!(ticked.contains("2 people will be suspended"), "{ticked}");
    let asked = "%7B%22action%22%3A%22suspend%22%2C%22ids%22%3A%221%2C2%22%7D";
    let there = browser.send("/users/bulk?action=suspend&id=1&id=2", "begin_bulk", &format!("asked={asked}"));
    assert_eq!(there, "/users/bulk/1");
    let shown = browser.open(&there);
    assert!(shown.contains("2 people suspended") && shown.contains("Done by owner@example.com"), "{shown}");
    let again = browser.open("/users/bulk?action=suspend&id=1&id=2");
    assert!(again.contains("Nothing will happen") && again.contains("so already"), "{again}");
    let about = browser.open("/users/bulk?action=add_to_group&id=3");
    assert!(about.contains("name=\"to_group\"") && about.contains("Sales"), "{about}");
    assert!(
        browser
            .open("/users/bulk?action=add_to_group&id=3&to_group=1")
            .contains("1 person will join “Sales”")
    );
    let export = browser.open("/users/bulk?action=export&who=all&status=suspended");
    assert!(export.contains("/api/v1/users/export?status=suspended&amp;format=xlsx"), "{export}");

    assert!(shown.contains("href=\"/users/1\""), "{shown}");
    let delete = json!({"action": "delete", "ids": ["4"]});
    let deleted = Api::new(&server, &token).post("/api/v1/users/bulk", &delete).expect(200);
    let shown = browser.open(&format!("/users/bulk/{}", deleted["id"].as_str().unwrap()));
    assert!(shown.contains("Who was meant") && !shown.contains("href=\"/users/4\""), "{shown}");

    assert!(browser.open("/me").contains("aria-label=\"Find people\""), "people are found from every page");
    assert!(browser.open("/users/new").contains("Add this person"));
    let wrong =
        browser.send("/users/new", "save_person", "said[email]=zed&said[first_name]=Zed&groups[]=Sales");
    let wrong = browser.open(&wrong);
    assert!(wrong.contains("This cannot be saved yet") && wrong.contains("field-wrong"), "{wrong}");
    assert!(
        wrong.contains("value=\"zed\"") && wrong.contains("value=\"Zed\""),
        "nothing typed is lost: {wrong}"
    );
    assert!(is_ticked(&wrong, "Sales"), "nor what was ticked: {wrong}");
    assert!(!is_ticked(&browser.open("/users/new"), "Sales"), "and it comes back once");
    let zed = "said[email]=zed%40example.com&said[first_name]=Zed&groups[]=Sales";
    let there = browser.send("/users/new", "save_person", zed);
    assert_eq!(there, "/users/61");
    let page = browser.open(&there);
    for words in [
        "Zed",
        "Sales",
        "History",
        "Added by hand",
        "No invitation was mailed",
        "href=\"/activity?user=61\"",
        "All that was done about them",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let change = "/users/61/change";
    assert!(browser.open(change).contains("Change Zed"));
    let wrong = browser.send(change, "save_person", "id=61&said[email]=zed");
    let wrong = browser.open(&wrong);
    assert!(wrong.contains("This cannot be saved yet") && !is_ticked(&wrong, "Sales"), "{wrong}");
    assert!(is_ticked(&browser.open(change), "Sales"), "as it is stored");
    let there = browser.send(change, "save_person", "id=61&said[region]=North&groups[]=Sales");
    assert!(browser.open(&there).contains("Region: North"));
    assert_eq!(browser.send(change, "delete_person", "id=61"), "/users");
    assert!(browser.open("/users/deleted").contains("zed@example.com"));
    assert_eq!(browser.send("/users/deleted", "restore_person", "id=61"), "/users/61");
    assert!(browser.open("/users/61").contains("href=\"/api/v1/users/61/personal-data\""));
    browser.send(change, "delete_person", "id=61");
    browser.send("/users/deleted", "erase_person", "id=61");
    assert!(!browser.open("/users/deleted").contains("zed@example.com"));
}

/// Whether the box of this value is ticked on a page.
fn is_ticked(page: &str, value: &str) -> bool {
    let value = format!("value=\"{value}\"");
    let mut boxes = page.split("<input").filter_map(|rest| rest.split('>').next());
    boxes.any(|input| input.contains(&value) && input.contains(" checked"))
}
