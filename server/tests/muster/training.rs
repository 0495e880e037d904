//! Companies, courses, packages and assignments, for programs.

use serde_json::{Value, json};

use crate::support::{Muster, Server, api::Api};

/// An installation with two companies; calls for the first's administrator, the second's, and an owner.
struct Two {
    muster: Muster,
    server: Server,
    ours: Api,
    theirs: Api,
    owner: Api,
}

fn two() -> Two {
    let muster = Muster::on_sqlite();
    let ours = muster.company("Northwind");
    let theirs = muster.company("Harbour");
    let owner = muster.run(&["token", "create", "--owner"]).succeeded();
    let server = muster.serve();
    let [ours, theirs, owner] = [&ours, &theirs, &owner].map(|token| Api::new(&server, token));
    Two { muster, server, ours, theirs, owner }
}

impl Two {
    fn with_role(&self, role: &str) -> Api {
        let token =
            self.muster.run(&["token", "create", "--company", "Northwind", "--role", role]).succeeded();
        Api::new(&self.server, &token)
    }
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap_or_else(|| panic!("no id: {of}"))
}

/// Brings in so many people; returns their ids.
fn people(api: &Api, count: u64) -> Vec<String> {
    api.import("filename=people.csv", crate::support::people(count).as_bytes());
    let users = api.get("/api/v1/users?limit=1000").expect(200);
    users["items"].as_array().unwrap().iter().map(|user| id(user).to_owned()).collect()
}

#[test]
fn everything_about_training_needs_a_token_and_the_right() {
    let all = two();
    let anonymous = Api::anonymous(&all.server);
    let course = all.ours.post("/api/v1/courses", &json!({"title": "Our ways"})).expect(201);
    let package =
        all.ours.post("/api/v1/packages", &json!({"name": "P", "courses": [id(&course)]})).expect(201);
    let [course, package] =
        [format!("/api/v1/courses/{}", id(&course)), format!("/api/v1/packages/{}", id(&package))];
    let viewer = all.with_role("viewer");
    for path in ["/api/v1/courses", "/api/v1/packages", "/api/v1/assignments", &course, &package] {
        anonymous.get(path).problem(401);
        viewer.get(path).expect(200);
    }
    for path in ["/api/v1/companies", "/api/v1/companies/1"] {
        anonymous.get(path).problem(401);
        viewer.get(path).problem(403);
    }
    for role in ["viewer", "manager"] {
        let api = all.with_role(role);
        api.post("/api/v1/courses", &json!({"title": "T"})).problem(403);
        api.post("/api/v1/packages", &json!({"name": "N"})).problem(403);
        api.post("/api/v1/assignments", &json!({"user": "1", "course": "1"})).problem(403);
        api.patch(&course, &json!({"title": "T"})).problem(403);
        api.patch(&package, &json!({"name": "T"})).problem(403);
        for path in [&course, &package] {
            api.delete(path).problem(403);
        }
    }
    for path in ["/api/v1/companies", "/api/v1/courses"] {
        all.ours.post(path, &json!({"name": "N", "title": "T"})).problem(422);
    }
    all.ours.post("/api/v1/companies", &json!({"name": "N"})).problem(403);
    all.ours.post("/api/v1/courses", &json!({"title": "T", "companies": []})).problem(403);
}

#[test]
fn owners_run_companies_and_administrators_read_their_own() {
    let all = two();
    let made = all.owner.post("/api/v1/companies", &json!({"name": "Third", "seat_limit": 3})).expect(201);
    let path = format!("/api/v1/companies/{}", id(&made));
    assert_eq!(
        (&made["name"], &made["seat_limit"], &made["seats_used"]),
        (&json!("Third"), &json!(3), &json!(0))
    );
    assert_eq!(all.owner.get(&path).expect(200), made);
    let alike = all.owner.post("/api/v1/companies", &json!({"name": "THIRD"})).problem(422);
    assert!(alike.contains("“Third”"), "{alike}");

    let first = all.owner.get("/api/v1/companies?limit=2").expect(200);
    let next = first["next"].as_str().unwrap();
    let second = all.owner.get(&format!("/api/v1/companies?limit=2&cursor={next}")).expect(200);
    let names: Vec<&Value> = [&first, &second]
        .into_iter()
        .flat_map(|part| part["items"].as_array().unwrap())
        .map(|company| &company["name"])
        .collect();
    assert_eq!(names, ["Harbour", "Northwind", "Third"]);
    assert_eq!(second["next"], Value::Null);
    let own = all.ours.get("/api/v1/companies").expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["name"], "Northwind");
    let own = format!("/api/v1/companies/{}", id(&own["items"][0]));
    all.ours.get(&own).expect(200);
    all.ours.get(&path).problem(404);
    all.ours.patch(&own, &json!({"seat_limit": 1000})).problem(403);
    all.ours.patch(&path, &json!({"seat_limit": 1000})).problem(404);
    all.ours.delete(&own).problem(403);

    people(&all.ours, 2);
    let changed = all.owner.patch(&own, &json!({"name": "Northwind Ltd", "seat_limit": 1})).expect(200);
    assert_eq!((&changed["name"], &changed["seat_limit"]), (&json!("Northwind Ltd"), &json!(1)));
    assert_eq!((&changed["seats_used"], &changed["people"]), (&json!(2), &json!(2)));
    let changed =
        all.owner.patch(&own, &json!({"seat_limit": null, "default_language": "de_at"})).expect(200);
    assert_eq!((&changed["seat_limit"], &changed["default_language"]), (&Value::Null, &json!("de-AT")));
    assert_eq!(changed["name"], "Northwind Ltd");
    all.owner.patch(&own, &json!({"seats": 1})).problem(422);
    let refused = all.owner.delete(&own).problem(422);
    assert!(refused.contains("2 people"), "{refused}");
    assert_eq!(all.owner.delete(&path).status, 204);
    all.owner.get(&path).problem(404);
}

#[test]
fn courses_are_the_platforms_or_a_companys_own() {
    let all = two();
    let companies = all.owner.get("/api/v1/companies").expect(200);
    let ids: Vec<&str> = companies["items"].as_array().unwrap().iter().map(id).collect();
    let [theirs, ours] = ids[..] else { panic!("{companies}") };
    let made =
        all.owner.post("/api/v1/courses", &json!({"title": "Fire Safety", "companies": [ours]})).expect(201);
    assert_eq!((&made["own"], &made["companies"]), (&json!(false), &json!([ours])));
    assert!(made["created_at"].is_string());
    let path = format!("/api/v1/courses/{}", id(&made));
    let seen = all.ours.get(&path).expect(200);
    assert_eq!(
        seen,
        json!({"id": made["id"], "title": "Fire Safety", "own": false, "created_at": made["created_at"]})
    );
    all.theirs.get(&path).problem(404);

    let given = format!("/api/v1/companies/{theirs}/courses/{}", id(&made));
    all.ours.put(&given).problem(403);
    for _ in 0..2 {
        assert_eq!(all.owner.put(&given).expect(200)["companies"], json!([ours, theirs]));
    }
    all.theirs.get(&path).expect(200);
    assert_eq!(all.owner.delete(&given).expect(200)["companies"], json!([ours]));
    all.owner.put(&format!("/api/v1/companies/999999/courses/{}", id(&made))).problem(404);
    all.owner.put(&format!("/api/v1/companies/{theirs}/courses/nonsense")).problem(404);

    let own = all.ours.post("/api/v1/courses", &json!({"title": "Our ways"})).expect(201);
    assert_eq!(own["own"], true);
    assert_eq!(own.get("companies"), None);
    let alike = all.ours.post("/api/v1/courses", &json!({"title": "FIRE  safety"})).problem(422);
    assert!(alike.contains("“Fire Safety”"), "{alike}");
    let list = all.ours.get("/api/v1/courses").expect(200);
    assert_eq!(list["items"], json!([seen, own]));
    let part = all.ours.get("/api/v1/courses?limit=1").expect(200);
    let next = part["next"].as_str().unwrap();
    assert_eq!(all.ours.get(&format!("/api/v1/courses?cursor={next}")).expect(200)["items"], json!([own]));
    all.ours.get("/api/v1/courses?cursor=x").problem(422);
    assert_eq!(all.owner.get("/api/v1/courses").expect(200)["items"].as_array().unwrap().len(), 2);
    let through = all.owner.get("/api/v1/courses?company=Harbour").expect(200);
    assert_eq!(through["items"], json!([]));

    let own = format!("/api/v1/courses/{}", id(&own));
    assert_eq!(all.ours.patch(&own, &json!({"title": "New ways"})).expect(200)["title"], "New ways");
    all.ours.patch(&path, &json!({"title": "Mine"})).problem(403);
    all.ours.delete(&path).problem(403);
    all.theirs.patch(&own, &json!({"title": "Mine"})).problem(404);
    all.theirs.delete(&own).problem(404);
    assert_eq!(all.ours.delete(&own).status, 204);
    all.ours.get(&own).problem(404);
    assert_eq!(all.owner.delete(&path).status, 204);
}

#[test]
fn packages_are_lists_of_courses() {
    let all = two();
    let course = |title: &str| {
        let made = all.ours.post("/api/v1/courses", &json!({"title": title})).expect(201);
        id(&made).to_owned()
    };
    let (a, b) = (course("A"), course("B"));
    let made =
        all.ours.post("/api/v1/packages", &json!({"name": "Induction", "courses": [b, a]})).expect(201);
    assert_eq!(made, json!({"id": made["id"], "name": "Induction", "courses": [b, a]}));
    let path = format!("/api/v1/packages/{}", id(&made));
    assert_eq!(all.ours.get(&path).expect(200), made);
    let changed = all.ours.patch(&path, &json!({"courses": [a]})).expect(200);
    assert_eq!(changed, json!({"id": made["id"], "name": "Induction", "courses": [a]}));
    assert_eq!(all.ours.get("/api/v1/packages").expect(200), json!({"items": [changed], "next": null}));
    let foreign = all.theirs.post("/api/v1/courses", &json!({"title": "A"})).expect(201);
    all.ours.patch(&path, &json!({"courses": [a, foreign["id"]]})).problem(404);
    all.ours.patch(&path, &json!({"courses": [a, a]})).problem(422);
    all.ours.patch(&path, &json!({"courses": ["x"]})).problem(422);
    all.ours.post("/api/v1/packages", &json!({"name": "INDUCTION"})).problem(422);
    all.ours.post("/api/v1/packages", &json!({"name": " "})).problem(422);
    for (status, answer) in [
        (404, all.theirs.get(&path)),
        (404, all.theirs.patch(&path, &json!({"name": "N"}))),
        (404, all.theirs.delete(&path)),
    ] {
        answer.problem(status);
    }
    assert_eq!(all.ours.delete(&path).status, 204);
    all.ours.get(&path).problem(404);
}

#[test]
fn what_is_assigned_goes_on_and_is_seen_with_the_person() {
    let all = two();
    let people = people(&all.ours, 3);
    let course = all.ours.post("/api/v1/courses", &json!({"title": "A"})).expect(201);
    let course = id(&course);
    let assign = |body: Value| all.ours.post("/api/v1/assignments", &body);
    let made = assign(json!({"user": people[0], "course": course, "due_on": "2027-03-31"})).expect(201);
    assert_eq!((&made["assigned"], &made["held"], &made["mails"]), (&json!(1), &json!(0), &json!(0)));
    assert_eq!((&made["state"], &made["attempt"]), (&json!("assigned"), &json!(1)));
    assert_eq!((&made["user"], &made["course"]), (&json!(people[0]), &json!(course)));
    assert_eq!(made["items"][0]["id"], made["id"]);
    let again = assign(json!({"user": people[0], "course": course})).expect(200);
    assert_eq!((&again["assigned"], &again["held"], &again["id"]), (&json!(0), &json!(1), &made["id"]));

    let path = format!("/api/v1/assignments/{}", id(&made));
    let started = all.ours.patch(&path, &json!({"state": "started"})).expect(200);
    assert_eq!(started["state"], "started");
    assert!(started["started_at"].is_string());
    all.ours.patch(&path, &json!({"state": "assigned"})).problem(422);
    all.ours.patch(&path, &json!({"state": "done"})).problem(422);
    all.ours.patch(&path, &json!({"state": "completed", "due_on": null})).expect(200);
    let second = assign(json!({"user": people[0], "course": course})).expect(201);
    assert_eq!(second["attempt"], 2);

    let user = all.ours.get(&format!("/api/v1/users/{}", people[0])).expect(200);
    let told = &user["assignments"];
    assert_eq!(told.as_array().unwrap().len(), 2);
    assert_eq!(
        told[1],
        json!({
            "id": made["id"], "course": course, "package": null, "attempt": 1, "state": "completed",
            "assigned_at": made["assigned_at"], "due_on": null,
        })
    );
    let with = all.ours.get(&format!("/api/v1/users?course={course}")).expect(200);
    assert_eq!((&with["total"], &with["items"][0]["id"]), (&json!(1), &json!(people[0])));

    let list = |query: &str| all.ours.get(&format!("/api/v1/assignments?{query}")).expect(200);
    assert_eq!(list(&format!("user={}&course={course}", people[0]))["items"].as_array().unwrap().len(), 2);
    assert_eq!(list("state=completed")["items"].as_array().unwrap().len(), 1);
    let first = list("limit=1");
    assert_eq!(first["items"][0]["id"], made["id"]);
    let next = first["next"].as_str().unwrap();
    assert_eq!(list(&format!("limit=1&cursor={next}"))["items"][0]["id"], second["id"]);
    assert_eq!(all.theirs.get("/api/v1/assignments").expect(200)["items"], json!([]));
    all.theirs.patch(&path, &json!({"state": "started"})).problem(404);
}

#[test]
fn many_get_a_package_at_once() {
    let all = two();
    let group = all.muster.group("Northwind", "Sales");
    let file = crate::support::people(4);
    all.ours.import(&format!("filename=people.csv&group={group}"), file.as_bytes());
    let course = |title: &str| {
        let made = all.ours.post("/api/v1/courses", &json!({"title": title})).expect(201);
        id(&made).to_owned()
    };
    let (a, b) = (course("A"), course("B"));
    let package = all.ours.post("/api/v1/packages", &json!({"name": "P", "courses": [a, b]})).expect(201);
    let body = json!({"group": group, "package": package["id"]});
    let made = all.ours.post("/api/v1/assignments", &body).expect(201);
    assert_eq!((&made["assigned"], &made["held"]), (&json!(8), &json!(0)));
    assert_eq!(made["items"].as_array().unwrap().len(), 8);
    assert_eq!(made["items"][0]["package"], package["id"]);
    assert_eq!(made.get("id"), None);
    let again = all.ours.post("/api/v1/assignments", &body).expect(200);
    assert_eq!((&again["assigned"], &again["held"]), (&json!(0), &json!(8)));

    let user = "1";
    for body in [
        json!({}),
        json!({"user": user}),
        json!({"course": a}),
        json!({"user": user, "users": [user], "course": a}),
        json!({"user": user, "course": a, "package": package["id"]}),
        json!({"users": [], "course": a}),
        json!({"user": user, "course": a, "due_on": "31.3.2027"}),
        json!({"user": user, "course": a, "due": "2027-03-31"}),
    ] {
        all.ours.post("/api/v1/assignments", &body).problem(422);
    }
    let held = all.ours.delete(&format!("/api/v1/courses/{a}")).problem(422);
    assert!(held.contains("4 people have it assigned"), "{held}");
    for body in [
        json!({"group": group, "course": "999999"}),
        json!({"group": "999999", "course": a}),
        json!({"users": ["999999"], "course": a}),
    ] {
        all.ours.post("/api/v1/assignments", &body).problem(404);
    }
    all.theirs.post("/api/v1/assignments", &json!({"group": group, "course": a})).problem(404);
}

#[test]
fn the_command_makes_courses_available() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    muster.company("Harbour");
    let create = |more: &[&str]| {
        let mut arguments = vec!["course", "create", "--title", "Fire Safety"];
        arguments.extend(more);
        muster.run(&arguments)
    };
    let course = create(&["--company", "Northwind"]).succeeded();
    assert!(course.parse::<i64>().is_ok(), "{course}");
    let whole = create(&["--company", "Harbour", "--company", "northwind", "--json"]).json();
    assert_eq!((&whole["id"], &whole["own"]), (&json!(course), &json!(false)));
    assert_eq!(whole["companies"].as_array().unwrap().len(), 2);
    for arguments in [&["--company", "Nobody"][..], &[]] {
        let refused = create(arguments);
        assert_eq!(refused.code(), 1, "{refused:?}");
        assert!(refused.errors.starts_with("muster: There is"), "{refused:?}");
    }
    assert_eq!(muster.run(&["course", "list"]).json()[0], whole);
    let companies = muster.run(&["company", "list"]).json();
    assert_eq!((&companies[0]["name"], &companies[0]["courses"]), (&json!("Harbour"), &json!(1)));
}
