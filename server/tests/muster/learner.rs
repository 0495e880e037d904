//! A learner from the first assignment to the last attempt, as they see it without scripts.

use serde_json::{Value, json};

use crate::{
    support::{Muster, api::Api, sqlite},
    training_pages::Browser,
};

/// The newest mail, once it is no longer on its way; none if nothing was written.
fn newest(api: &Api) -> Option<Value> {
    for _ in 0..200 {
        let mail = api.get("/api/v1/outbox?limit=1").expect(200)["items"][0].clone();
        if mail.is_null() {
            return None;
        }
        if mail["state"] != "waiting" && mail["state"] != "sending" {
            return Some(mail);
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("the mail still waits");
}

#[test]
fn the_first_assignment_brings_the_link_and_the_work_is_done_on_ones_own_page() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let file = muster.file("people.csv", "First Name,Last Name,Email\nAnn,Bell,ann@example.com\n");
    let settings = r#"{"invite": "first_assignment"}"#;
    let import = ["import", file.to_str().unwrap(), "--company", "Northwind", "--settings", settings];
    muster.run(&import).succeeded();
    assert_eq!(newest(&api), None, "an import mails nobody before there is something to do");
    let ann = api.get("/api/v1/users").expect(200)["items"][0]["id"].clone();
    let safety = api.post("/api/v1/courses", &json!({"title": "Fire Safety"})).expect(201)["id"].clone();
    let ways = api.post("/api/v1/courses", &json!({"title": "Our ways"})).expect(201)["id"].clone();

    let given = json!({"user": ann, "course": safety, "due_on": "2020-01-31"});
    assert_eq!(api.post("/api/v1/assignments", &given).expect(201)["mails"], 1);
    let mail = newest(&api).expect("a mail about the first assignment");
    let text = mail["text"].as_str().unwrap();
    assert_eq!(mail["to"], "ann@example.com", "{mail}");
    assert!(text.contains("Fire Safety"), "{text}");
    let link = text.split_whitespace().find(|word| word.contains("/activate/")).expect("a link").to_owned();
    let more = json!({"user": ann, "course": ways, "due_on": "2999-12-31"});
    assert_eq!(api.post("/api/v1/assignments", &more).expect(201)["mails"], 0, "only with the first");

    let ann = Browser::of_a_link(&server, &link);
    let page = ann.open("/me");
    for words in ["My training at Northwind", "Fire Safety", "31 Jan 2020", "Overdue", "31 Dec 2999", "Start"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(page.matches("Overdue").count(), 1, "{page}");
    ann.send("/me", "go_on_with", "assignment=1&state=started");
    assert!(ann.open("/me").contains("Complete"));
    ann.send("/me", "go_on_with", "assignment=1&state=completed");
    let page = ann.open("/me");
    assert!(page.contains("Completed") && !page.contains("Overdue"), "{page}");

    // The next attempt, while the other course's is left where it is.
    let package = json!({"name": "Yearly", "courses": [safety, ways]});
    api.post("/api/v1/packages", &package).expect(201);
    let again = json!({"users": [{"email": "ann@example.com"}], "due_on": "2999-06-30"});
    let done = api.post("/api/v1/packages/1/reassign", &again).expect(200);
    assert_eq!((&done["reassigned"], &done["assigned"]), (&json!(1), &json!(2)), "{done}");
    let page = ann.open("/me");
    assert!(page.contains("30 Jun 2999") && page.contains("there is a newer attempt"), "{page}");
    let refused = ann.send("/me", "go_on_with", "assignment=2&state=started");
    assert!(ann.open(&refused).contains("Attempt 1 at this course is over"));
    let attempts = sqlite::count(&muster.path("data/muster.db"), "SELECT count(*) FROM assignment");
    assert_eq!(attempts, 4);

    // Sent twice with one key, it is done once, and answered alike.
    let key = [("idempotency-key", "june")];
    let again = json!({"users": [{"email": "ann@example.com"}], "due_on": "2999-06-30"});
    let once = api.post_with("/api/v1/packages/1/reassign", &again, &key).expect(200);
    assert_eq!((&once["reassigned"], &once["assigned"]), (&json!(1), &json!(2)), "{once}");
    assert_eq!(api.post_with("/api/v1/packages/1/reassign", &again, &key).expect(200), once);
    let other = json!({"users": [{"email": "ann@example.com"}], "due_on": "2999-07-31"});
    let refused = api.post_with("/api/v1/packages/1/reassign", &other, &key).problem(422);
    assert!(refused.contains("was done already, with something else asked for"), "{refused}");
    let attempts = sqlite::count(&muster.path("data/muster.db"), "SELECT count(*) FROM assignment");
    assert_eq!(attempts, 6);

    // Whoever only learns is refused what is for those who manage people, in words that lead on.
    let page = ann.refused("/users");
    assert!(page.contains("Nothing to manage here") && page.contains("href=\"/me\""), "{page}");
}
