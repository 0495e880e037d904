//! Annual training and re-assignment: for programs, and on pages without scripts.

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::{
    support::{Muster, Server, api::Api, sqlite},
    training_pages::Browser,
};

/// A company with three people, a course in a package that they were given, and who they are.
struct Company {
    muster: Muster,
    server: Server,
    api: Api,
    users: Vec<Value>,
}

impl Company {
    fn new() -> Self {
        let muster = Muster::on_sqlite();
        let token = muster.company("Northwind");
        let server = muster.serve();
        let api = Api::new(&server, &token);
        api.import(
            "filename=people.csv",
            b"First Name,Last Name,Email\nAnn,Lee,ann@example.com\n\
            Bob,Ray,bob@example.com\nCid,Poe,cid@example.com\n",
        );
        let course = api.post("/api/v1/courses", &json!({"title": "Fire Safety"})).expect(201);
        let package = json!({"name": "Yearly", "courses": [course["id"]]});
        api.post("/api/v1/packages", &package).expect(201);
        let users = api.get("/api/v1/users?sort=email").expect(200)["items"].as_array().unwrap().clone();
        let users: Vec<Value> = users.iter().map(|user| user["id"].clone()).collect();
        Self { muster, server, api, users }
    }

    /// Gives everybody the package, long ago.
    fn assign_long_ago(&self) {
        let body = json!({"users": self.users, "package": "1"});
        self.api.post("/api/v1/assignments", &body).expect(201);
        for table in ["assignment", "annual_training"] {
            // The 1st of January 2020.
            let sql = format!("UPDATE {table} SET assigned_at = 1577836800000000");
            sqlite::run(&self.muster.path("data/muster.db"), &sql);
        }
    }

    fn due(&self) -> Value {
        self.api.get("/api/v1/annual-training?package=1").expect(200)
    }

    fn attempts_of(&self, user: &Value) -> Vec<(i64, String)> {
        let path = format!("/api/v1/assignments?user={}", user.as_str().unwrap());
        let attempts = self.api.get(&path).expect(200);
        let attempts = attempts["items"].as_array().unwrap().iter();
        let one = |attempt: &Value| {
            (attempt["attempt"].as_i64().unwrap(), attempt["state"].as_str().unwrap().to_owned())
        };
        attempts.map(one).collect()
    }
}

#[test]
fn a_list_is_looked_through_before_anything_happens() {
    let company = Company::new();
    let [ann, bob, _] = &company.users[..] else { unreachable!() };
    let list = "First name;Last name;E-mail\nAnn;Lee;ANN@example.com\nRobert;Ray;bob@example.com\n\
        Eve;Moe;eve@example.com\nAnn;Lee;ann@example.com\n";
    let send = |query: &str, list: &str| {
        let path = format!("/api/v1/packages/1/reassign{query}");
        let mut bytes = list.as_bytes();
        company.api.send(
            Method::POST,
            &path,
            &[("content-type", "text/csv")],
            SendBody::from_reader(&mut bytes),
        )
    };
    let seen = send("?dry_run=true", list).expect(200);
    assert_eq!(seen["found"][0]["user"], *ann);
    assert_eq!(seen["found"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!(seen["repeated"], 1);
    assert_eq!(
        seen["name_differs"],
        json!([{"line": 3, "user": bob, "first_name": "Robert", "last_name": "Ray", "email": "bob@example.com",
            "name": "Bob Ray"}])
    );
    assert_eq!(
        seen["not_found"],
        json!([{"line": 4, "first_name": "Eve", "last_name": "Moe", "email": "eve@example.com"}])
    );
    assert_eq!(seen.get("assigned"), None);
    assert_eq!(company.attempts_of(ann), [], "nothing has happened");

    let digest = seen["digest"].as_str().unwrap();
    let other = send("?digest=0", list).problem(409);
    assert!(other.starts_with("Since you looked,"), "{other}");
    let done = send(&format!("?digest={digest}&due_on=2027-03-31"), list).expect(200);
    assert_eq!((&done["reassigned"], &done["assigned"]), (&json!(1), &json!(1)), "{done}");
    assert_eq!(done["not_found"], seen["not_found"]);
    let again = company.api.post("/api/v1/packages/1/reassign", &json!({"users": [ann, bob]})).expect(200);
    assert_eq!((&again["reassigned"], &again["assigned"]), (&json!(2), &json!(2)));
    assert_eq!(company.attempts_of(ann), [(1, "assigned".to_owned()), (2, "assigned".to_owned())]);
    let unknown =
        json!({"users": ["999999", {"first_name": "Cid", "last_name": "Poe", "email": "cid@example.com"}]});
    let seen = company.api.post("/api/v1/packages/1/reassign?dry_run=true", &unknown).expect(200);
    assert_eq!(seen["not_found"][0]["user"], "999999");
    assert_eq!(seen["found"][0]["name"], "Cid Poe");
    let nothing = send("?dry_run=true", "First,Last\nAnn,Lee\n").problem(422);
    assert!(nothing.contains("No column of this file holds e-mail addresses"), "{nothing}");
    company.api.post("/api/v1/packages/9/reassign", &json!({"users": []})).problem(404);
}

#[test]
fn annual_training_is_listed_archived_restored_and_given_again() {
    let company = Company::new();
    let [ann, bob, cid] = &company.users[..] else { unreachable!() };
    company.api.get("/api/v1/annual-training").problem(422);
    company.api.get("/api/v1/annual-training?package=9").problem(404);
    assert_eq!(company.due(), json!({"items": [], "next": null, "total": 0}));
    company.assign_long_ago();
    let first = company.api.get(&format!("/api/v1/assignments?user={}", bob.as_str().unwrap())).expect(200);
    let path = format!("/api/v1/assignments/{}", first["items"][0]["id"].as_str().unwrap());
    company.api.patch(&path, &json!({"state": "started"})).expect(200);
    let due = company.due();
    assert_eq!(due["total"], 3);
    assert_eq!(
        due["items"][1],
        json!({
            "user": bob, "name": "Bob Ray", "email": "bob@example.com", "status": "active",
            "assigned_at": "2020-01-01T00:00:00Z", "in_progress": true, "completed": 0, "archived": false,
            "archived_at": null, "archived_by": null,
        })
    );
    let post = |call: &str, body: Value| company.api.post(&format!("/api/v1/annual-training/{call}"), &body);
    assert_eq!(post("archive", json!({"package": "1", "users": [cid]})).expect(200), json!({"people": 1}));
    let users = |list: &Value| {
        list["items"].as_array().unwrap().iter().map(|turn| turn["user"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(users(&company.due()), [ann.clone(), bob.clone()]);
    let archived = company.api.get("/api/v1/annual-training?package=1&archived=true").expect(200);
    assert_eq!(users(&archived), std::slice::from_ref(cid));
    assert_eq!(post("restore", json!({"package": "1", "users": [cid]})).expect(200), json!({"people": 1}));
    let done = post("reassign", json!({"package": "1", "users": [bob]})).expect(200);
    assert_eq!((&done["reassigned"], &done["assigned"]), (&json!(1), &json!(1)));
    assert_eq!(company.attempts_of(bob), [(1, "started".to_owned()), (2, "assigned".to_owned())]);
    assert_eq!(users(&company.due()), [ann.clone(), cid.clone()]);
    let done = post("reassign", json!({"package": "1", "all": true, "due_on": "2030-01-31"})).expect(200);
    assert_eq!(done["reassigned"], 2);
    assert_eq!(company.due()["total"], 0);
    post("archive", json!({"package": "1"})).problem(422);
    post("archive", json!({"package": "1", "users": ["999999"]})).problem(404);
}

#[test]
fn annual_training_works_without_scripts() {
    let company = Company::new();
    let browser = Browser::of_an_owner(&company.muster, &company.server);
    let page = browser.open("/training/annual");
    assert!(page.contains("It is nobody’s turn") && page.contains("more than 9 months ago"), "{page}");
    company.assign_long_ago();
    let page = browser.open("/training/annual?package=1");
    for words in
        ["Ann Lee", "bob@example.com", "1 Jan 2020", "Not started", "Re-assign to all 3 people on this list"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let decide = "/training/annual/decide?package=1&verdict=archive&user=1&user=2";
    let plan = browser.open(decide);
    assert!(plan.contains("2 people will be taken off the list of “Yearly”"), "{plan}");
    let there = browser.send(decide, "decide_annual_training", "package=1&verdict=archive&users=1%2C2&at=");
    assert!(there.starts_with("/training/annual?package=1&done="), "{there}");
    let page = browser.open(&there);
    assert!(
        page.contains("It has been done.") && page.contains("Cid Poe") && !page.contains("Ann Lee"),
        "{page}"
    );
    let page = browser.open("/training/annual?package=1&archived=true");
    assert!(page.contains("Ann Lee") && page.contains("by owner@example.com"), "{page}");
    let decide = "/training/annual/decide?package=1&verdict=restore&users=all";
    assert!(browser.open(decide).contains("2 people will be on the list"));
    browser.send(decide, "decide_annual_training", "package=1&verdict=restore&users=all");

    let decide = "/training/annual/decide?package=1&verdict=reassign&users=all";
    let plan = browser.open(decide);
    assert!(plan.contains("3 people will get a new attempt at the one course of “Yearly”"), "{plan}");
    let at = plan.split("name=\"at\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!("package=1&verdict=reassign&users=1%2C2%2C3&due_on=2030-01-31&at={at}");
    for _ in 0..2 {
        // Pressed twice.
        browser.send(decide, "decide_annual_training", &body);
    }
    let attempts = company.attempts_of(&company.users[0]);
    assert_eq!(attempts, [(1, "assigned".to_owned()), (2, "assigned".to_owned())]);
    let page = browser.open("/training/annual?package=1");
    assert!(page.contains("It is nobody’s turn"), "{page}");
    assert!(browser.open("/users/1").contains("31 Jan 2030"));
    let page = browser.open("/settings/company");
    assert!(page.contains("It is time again after so many months") && page.contains("value=\"9\""), "{page}");
    browser.send("/settings/company", "set_annual_months", "months=12");
    assert!(browser.open("/training/annual").contains("more than 12 months ago"));
    let refused = browser.send("/settings/company", "set_annual_months", "months=0");
    assert!(browser.open(&refused).contains("between 1 and 120 months"));
}
