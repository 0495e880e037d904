//! Who did what: for programs, and on pages without scripts.

use serde_json::{Value, json};

use crate::{
    support::{Muster, api::Api},
    training_pages::Browser,
};

#[test]
fn the_activity_is_looked_through_and_each_entry_opened() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.import("filename=staff.csv", crate::support::people(3).as_bytes());
    let group = api.post("/api/v1/groups", &json!({"name": "Sales"})).expect(201)["id"].clone();
    let path = format!("/api/v1/groups/{}", group.as_str().unwrap());
    api.patch(&path, &json!({"name": "Sales North"})).expect(200);
    let course = api.post("/api/v1/courses", &json!({"title": "Fire Safety"})).expect(201)["id"].clone();
    let given = json!({"users": ["1", "2"], "course": course, "due_on": "2027-03-31"});
    api.post("/api/v1/assignments", &given).expect(201);

    let list = |query: &str| api.get(&format!("/api/v1/activity{query}")).expect(200);
    let verbs = |query: &str| {
        let listed = list(query);
        let verb = |entry: &Value| entry["verb"].as_str().unwrap().to_owned();
        listed["items"].as_array().unwrap().iter().map(verb).collect::<Vec<_>>()
    };
    assert_eq!(verbs("?limit=2"), ["training.assigned", "course.created"]);
    let next = list("?limit=2")["next"].as_str().unwrap().to_owned();
    assert_eq!(verbs(&format!("?limit=2&cursor={next}")), ["group.changed", "group.created"]);
    assert_eq!(verbs("?verb=group"), ["group.changed", "group.created"]);
    assert_eq!(verbs("?verb=group.created&who=api%20token"), ["group.created"]);
    assert_eq!(verbs(&format!("?subject=group:{}", group.as_str().unwrap())).len(), 2);
    assert_eq!(verbs("?user=1"), ["training.assigned", "import.committed"]);
    assert_eq!(verbs("?user=3"), ["import.committed"]);
    assert_eq!(verbs("?to=2020-01-01"), [""; 0]);
    assert!(!verbs("?from=2020-01-01&to=2999-12-31").is_empty());
    api.get("/api/v1/activity?from=yesterday").problem(422);
    api.get("/api/v1/activity?subject=group:x").problem(422);
    api.get("/api/v1/activity/999999").problem(404);

    let entry = list("?verb=training")["items"][0].clone();
    let id = entry["id"].as_str().unwrap();
    assert_eq!(entry["subject"], json!({"kind": "course", "id": course}));
    assert_eq!(api.get(&format!("/api/v1/activity/{id}")).expect(200), entry);
    let whom = api.get(&format!("/api/v1/activity/{id}/users?limit=1")).expect(200);
    assert_eq!(whom["items"][0]["user"], "1");
    assert_eq!(whom["next"], "1");

    let browser = Browser::of_an_owner(&muster, &server);
    let page = browser.open("/activity");
    for words in ["Assigned “Fire Safety” to 2 people", "Changed “Sales North”", "Imported “staff.csv”"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = browser.open("/activity?what=group&who=API&from=2020-01-01&to=2999-12-31");
    assert!(page.contains("Changed “Sales North”") && !page.contains("staff.csv"), "{page}");
    assert!(page.contains("The days of From and To begin and end at midnight UTC."), "{page}");
    let page =
        browser.open("/activity?what=group&from=2020-01-01&from_offset=60&to=2999-12-31&to_offset=-300");
    assert!(page.contains("name=\"from_offset\"") && page.contains("Changed “Sales North”"), "{page}");
    assert!(browser.open("/activity?what=rule").contains("Nothing was done"));
    let page = browser.open("/activity?user=1");
    assert!(page.contains("Only what was about") && page.contains("Person Number 1"), "{page}");
    let page = browser.open(&format!("/activity/{id}"));
    for words in ["Due on", "2027-03-31", "Person Number 1", "Person Number 2", "To whom"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let changed = list("?verb=group.changed")["items"][0]["id"].clone();
    let page = browser.open(&format!("/activity/{}", changed.as_str().unwrap()));
    assert!(page.contains("What was changed") && page.contains("Sales North"), "{page}");
}
