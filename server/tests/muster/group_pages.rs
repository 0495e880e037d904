//! Groups, packages and the history of imports, as a browser without scripts shows them.

use serde_json::json;

use crate::{
    support::{Muster, api::Api},
    training_pages::Browser,
};

#[test]
fn a_group_says_who_is_in_it_and_how_they_came() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.post("/api/v1/groups", &json!({"name": "Sales"})).expect(201);
    let cohort = api.post("/api/v1/groups", &json!({"name": "Spring", "kind": "cohort"})).expect(201);
    let cohort = format!("/groups/{}", cohort["id"].as_str().unwrap());
    let browser = Browser::of_an_owner(&muster, &server);
    assert!(browser.open("/groups/1").contains("Nobody is in it yet"));
    api.import(
        "filename=sales.csv",
        b"First Name,Last Name,Email,Group,Cohort\nAnn,Lee,ann@example.com,Sales,Spring\n\
        Bob,Ray,bob@example.com,Sales,\n",
    );
    let page = browser.open("/groups/1");
    for words in ["Ann Lee", "bob@example.com", "Imported into it", "sales.csv"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = browser.open("/groups/1?q=bob");
    assert!(page.contains("Bob Ray") && !page.contains("Ann Lee"), "{page}");
    assert!(browser.open("/groups/1?q=nobody").contains("Nobody matches"));
    let page = browser.open(&cohort);
    assert!(page.contains("Ann Lee") && !page.contains("Bob Ray"), "{page}");
}

/// What somebody without scripts sends from the page that says what it would come to.
fn begin(browser: &Browser, asked: &serde_json::Value) -> String {
    let asked =
        asked.to_string().replace('{', "%7B").replace('}', "%7D").replace('"', "%22").replace(' ', "+");
    browser.send("/users/bulk", "begin_bulk", &format!("asked={asked}"))
}

#[test]
fn people_of_the_company_are_put_into_a_group_and_taken_out() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.post("/api/v1/groups", &json!({"name": "Sales"})).expect(201);
    for (email, first) in [("ann@example.com", "Ann"), ("bob@example.com", "Bob")] {
        api.post("/api/v1/users", &json!({"email": email, "first_name": first})).expect(201);
    }
    let browser = Browser::of_an_owner(&muster, &server);
    let page = browser.open("/groups/1");
    assert!(page.contains("Look for people to add") && !page.contains("ann@example.com"), "{page}");
    let page = browser.open("/groups/1?add=ann");
    for words in ["People who can be added", "ann@example.com", "Add to this group"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("bob@example.com"), "{page}");
    assert!(browser.open("/groups/1?add=nobody").contains("Nobody matches"));

    // What it comes to is said first, by the same page as among the users.
    let page = browser.open("/users/bulk?action=add_to_group&to_group=1&id=1");
    assert!(page.contains("1 person will join “Sales”.") && page.contains("href=\"/groups/1\""), "{page}");
    let done = begin(&browser, &json!({"action": "add_to_group", "to_group": "1", "ids": "1"}));
    let page = browser.open(&done);
    assert!(page.contains("1 person added to “Sales”") && page.contains("href=\"/groups/1\""), "{page}");
    let page = browser.open("/groups/1?add=ann");
    assert!(page.contains("1 person of whom you may have meant is in it already."), "{page}");
    assert!(page.contains("Take out of this group"), "{page}");

    begin(&browser, &json!({"action": "remove_from_group", "to_group": "1", "ids": "1"}));
    assert!(browser.open("/groups/1").contains("Nobody is in it yet"));
    let activity = browser.open("/activity");
    for words in ["Put 1 person into “Sales”", "Took 1 person out of “Sales”"] {
        assert!(activity.contains(words), "{words}: {activity}");
    }
}

#[test]
fn a_package_says_how_far_people_have_come() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=people.csv", crate::support::people(3).as_bytes());
    api.post("/api/v1/groups", &json!({"name": "Sales"})).expect(201);
    let course = api.post("/api/v1/courses", &json!({"title": "Fire Safety"})).expect(201)["id"].clone();
    api.post("/api/v1/packages", &json!({"name": "Yearly", "courses": [course]})).expect(201);
    let browser = Browser::of_an_owner(&muster, &server);
    assert!(browser.open("/packages").contains("href=\"/packages/1\""));
    api.post("/api/v1/assignments", &json!({"users": ["1", "2"], "package": "1"})).expect(201);
    let page = browser.open("/packages/1");
    for words in [
        "Yearly",
        "Fire Safety",
        "Assign to a group",
        "Assign it again to people of a list",
        "Lists need scripts",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    browser.send("/packages/1", "assign", "to=group%3A1&what=package%3A1&due_on=2027-03-31");
    // One person again, from their record.
    let page = browser.open("/users/1");
    assert!(page.contains("Package to do again"), "{page}");
    let at = page.split("name=\"at\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    for _ in 0..2 {
        // Pressed twice, before the page's scripts were there.
        let body = format!("user=1&package=1&due_on=2027-03-31&at={at}");
        browser.send("/users/1", "reassign_to_person", &body);
    }
    let page = browser.open("/users/1");
    assert!(page.contains("31 Mar 2027") && page.matches("Fire Safety").count() > 2, "{page}");
    let attempts = api.get("/api/v1/assignments?user=1").expect(200);
    let attempts: Vec<_> =
        attempts["items"].as_array().unwrap().iter().map(|one| one["attempt"].clone()).collect();
    assert_eq!(attempts, [json!(1), json!(2)]);
}

#[test]
fn the_history_of_imports_is_narrowed_to_states_and_people() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=done.csv", crate::support::people(1).as_bytes());
    let draft = api.upload("filename=draft.csv", crate::support::people(2).as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", draft["id"].as_str().unwrap());
    api.patch(&path, &json!({"comment": "For the new office"})).expect(200);
    let names = |query: &str| {
        let listed = api.get(&format!("/api/v1/imports{query}")).expect(200);
        let name = |import: &serde_json::Value| import["filename"].as_str().unwrap().to_owned();
        listed["items"].as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names("?state=done"), ["done.csv"]);
    assert_eq!(names("?state=draft,planned"), ["draft.csv"]);
    assert_eq!(names("?by=api%20token").len(), 2);
    assert_eq!(names("?by=somebody%20else"), [""; 0]);
    api.get("/api/v1/imports?state=lost").problem(422);

    let browser = Browser::of_an_owner(&muster, &server);
    let page = browser.open("/imports");
    for words in ["done.csv", "draft.csv", "For the new office", "#undo"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = browser.open("/imports?state=open");
    assert!(page.contains("draft.csv") && !page.contains("done.csv"), "{page}");
    assert!(browser.open("/imports?by=nobody").contains("There is no such import"));
}
