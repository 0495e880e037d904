//! What a company sets up for itself: groups, fields of its own, rules, what it requires.

use crate::support::{Muster, Server, api::Api};
use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

fn begin(muster: &Muster) -> (Server, Api) {
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    (server, api)
}

fn delete(api: &Api, path: &str, status: u16) {
    let answer = api.send(Method::DELETE, path, &[], SendBody::none());
    assert_eq!(answer.status, status, "{answer:?}");
}

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("ids are strings")
}

#[test]
fn own_fields_are_made_changed_and_deleted() {
    let muster = Muster::on_sqlite();
    let (_server, api) = begin(&muster);
    let new = json!({
        "key": "shirt", "label": "Shirt size", "type": "choice", "options": ["S", "M"], "required": true
    });
    let field = api.post("/api/v1/custom-fields", &new).expect(201);
    assert_eq!((&field["type"], &field["options"]), (&json!("choice"), &json!(["S", "M"])));
    assert_eq!((&field["required"], &field["at_sign_up"]), (&json!(true), &json!(false)));
    assert!(field["min"].is_null() && field["created_at"].is_string(), "{field}");
    let path = format!("/api/v1/custom-fields/{}", id(&field));
    assert_eq!(api.get(&path).expect(200), field);
    let detail = api.post("/api/v1/custom-fields", &new).problem(422);
    assert!(detail.contains("“shirt”"), "{detail}");

    let number = json!({"key": "age", "label": "Age", "type": "number", "min": 16, "decimals": 0});
    let number = api.post("/api/v1/custom-fields", &number).expect(201);
    let changed = api
        .patch(&format!("/api/v1/custom-fields/{}", id(&number)), &json!({"min": null, "max": 99.5}))
        .expect(200);
    assert_eq!(
        (&changed["min"], &changed["max"], &changed["decimals"]),
        (&json!(null), &json!(99.5), &json!(0))
    );
    let first = api.get("/api/v1/custom-fields?limit=1").expect(200);
    assert_eq!(first["items"], json!([field]));
    let rest =
        api.get(&format!("/api/v1/custom-fields?cursor={}", first["next"].as_str().unwrap())).expect(200);
    assert_eq!((&rest["items"], &rest["next"]), (&json!([changed]), &json!(null)));

    // By its key and its type values are kept.
    for fixed in [json!({"key": "other"}), json!({"type": "text"})] {
        let detail = api.patch(&path, &fixed).problem(422);
        assert!(detail.contains("unknown field"), "{detail}");
    }
    api.post("/api/v1/custom-fields", &json!({"key": "a", "label": "A", "type": "colour"})).problem(422);
    delete(&api, &path, 204);
    api.get(&path).problem(404);
    delete(&api, &path, 404);
}

#[test]
fn rules_are_made_moved_and_deleted() {
    let muster = Muster::on_sqlite();
    let (_server, api) = begin(&muster);
    let sales = muster.group("Northwind", "Sales");
    let new = |name: &str| {
        json!({
            "name": name, "groups": [sales],
            "conditions": [{"field": "region", "operator": "starts_with", "value": "North"}]
        })
    };
    let first = api.post("/api/v1/rules", &new("First")).expect(201);
    assert_eq!(
        first,
        json!({
            "id": first["id"], "name": "First", "match": "all", "stop": false, "position": 1, "groups": [sales],
            "conditions": [{"field": "region", "operator": "starts_with", "value": "North"}]
        })
    );
    let second = api.post("/api/v1/rules", &new("Second")).expect(201);
    let path = format!("/api/v1/rules/{}", id(&second));
    let moved = api.patch(&path, &json!({"position": 1, "match": "any", "stop": true})).expect(200);
    assert_eq!(
        (&moved["position"], &moved["match"], &moved["stop"]),
        (&json!(1), &json!("any"), &json!(true))
    );
    assert_eq!(api.get(&path).expect(200), moved);
    let names: Vec<Value> = api.get("/api/v1/rules").expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["name"].clone())
        .collect();
    assert_eq!(names, ["Second", "First"]);
    for wrong in [
        json!({"name": "first"}),
        json!({"groups": ["999999"]}),
        json!({"groups": []}),
        json!({"conditions": [{"field": "groups", "operator": "is", "value": "Sales"}]}),
        json!({"conditions": [{"field": "region", "operator": "sounds_like", "value": "x"}]}),
        json!({"position": 0}),
        json!({"colour": "red"}),
    ] {
        api.patch(&path, &wrong).problem(422);
    }
    assert_eq!(api.get(&path).expect(200), moved, "what was refused changed nothing");

    // A group that a rule fills stays as long as the rule.
    let group = format!("/api/v1/groups/{sales}");
    let detail = api.send(Method::DELETE, &group, &[], SendBody::none()).problem(422);
    assert!(detail.contains("“Second”"), "{detail}");
    delete(&api, &path, 204);
    api.get(&path).problem(404);
    delete(&api, &format!("/api/v1/rules/{}", id(&first)), 204);
    delete(&api, &group, 204);
}

#[test]
fn groups_are_renamed_given_away_and_deleted() {
    let muster = Muster::on_sqlite();
    let (_server, api) = begin(&muster);
    let sales = muster.group("Northwind", "Sales");
    muster.group("Northwind", "North-West");
    api.import(
        "filename=a.csv",
        b"Name,Email,Group,Account Type\nJoe,joe@example.com,Sales,manager\nJane,jane@example.com,Sales,user\n",
    );
    let users = api.get("/api/v1/users?sort=email").expect(200)["items"].clone();
    let (jane, joe) = (&users[0], &users[1]);
    let path = format!("/api/v1/groups/{sales}");
    let changed = api.patch(&path, &json!({"name": "Selling", "managers": [joe["id"]]})).expect(200);
    assert_eq!(
        (&changed["name"], &changed["managers"], &changed["members"]),
        (&json!("Selling"), &json!([joe["id"]]), &json!(2))
    );
    assert_eq!(api.get(&path).expect(200), changed);
    let detail = api.patch(&path, &json!({"managers": [jane["id"]]})).problem(422);
    assert!(detail.contains("Jane") && detail.contains("user"), "{detail}");
    let detail = api.patch(&path, &json!({"name": "north–west"})).problem(422);
    assert!(detail.contains("“North-West”"), "{detail}");
    api.post("/api/v1/groups", &json!({"name": "SELLING"})).problem(422);
    api.post("/api/v1/groups", &json!({"name": "SELLING", "kind": "cohort"})).expect(201);
    delete(&api, &path, 204);
    api.get(&path).problem(404);
    let jane = api.get(&format!("/api/v1/users/{}", id(jane))).expect(200);
    assert_eq!((&jane["groups"], &jane["custom"]), (&json!([]), &json!({})));
}

#[test]
fn a_company_says_what_it_requires() {
    let muster = Muster::on_sqlite();
    let (_server, api) = begin(&muster);
    let company = api.get("/api/v1/company").expect(200);
    assert_eq!(
        company,
        json!({
            "id": company["id"], "name": "Northwind", "seat_limit": null, "default_language": "en",
            "required": [], "first_name_optional": false, "approval_people": null, "approval_percent": null,
            "annual_months": 9,
            "sign_up": company["sign_up"]
        })
    );
    assert_eq!(company["sign_up"]["enabled"], false);
    let change = json!({"default_language": "de_at", "required": ["region", "last_name"], "first_name_optional": true});
    let changed = api.patch("/api/v1/company", &change).expect(200);
    assert_eq!(changed["default_language"], "de-AT");
    assert_eq!(changed["required"], json!(["last_name", "region"]));
    assert_eq!(api.get("/api/v1/company").expect(200), changed);
    for wrong in [json!({"required": ["email"]}), json!({"required": ["moon"]}), json!({"name": "Mine"})] {
        api.patch("/api/v1/company", &wrong).problem(422);
    }
}

#[test]
fn fields_are_made_at_the_command_line() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let create = |more: &[&str]| {
        let mut arguments = vec!["field", "create", "--company", "northwind"];
        arguments.extend(more);
        muster.run(&arguments)
    };
    let number = create(&[
        "--key",
        "age",
        "--label",
        "Age",
        "--type",
        "number",
        "--min",
        "-1",
        "--max",
        "2.5",
        "--decimals",
        "1",
        "--required",
        "--json",
    ])
    .json();
    assert_eq!(
        (&number["type"], &number["min"], &number["max"], &number["decimals"], &number["required"]),
        (&json!("number"), &json!(-1.0), &json!(2.5), &json!(1), &json!(true))
    );
    let choice = create(&[
        "--key",
        "shirt",
        "--label",
        "Shirt",
        "--type",
        "choice",
        "--option",
        "S",
        "--option",
        "Extra large",
    ])
    .succeeded();
    assert!(choice.parse::<i64>().is_ok(), "{choice}");
    let code = create(&[
        "--key",
        "code",
        "--label",
        "Code",
        "--type",
        "text",
        "--max-length",
        "4",
        "--pattern",
        "[A-Z]+",
        "--at-sign-up",
        "--json",
    ])
    .json();
    assert_eq!(
        (&code["max_length"], &code["pattern"], &code["at_sign_up"]),
        (&json!(4), &json!("[A-Z]+"), &json!(true))
    );
    for wrong in [
        &["--key", "shirt", "--label", "Other", "--type", "text"][..],
        &["--key", "a", "--label", "A", "--type", "choice"],
        &["--key", "a", "--label", "A", "--type", "number", "--min", "2", "--max", "1"],
        &["--key", "a", "--label", "A", "--type", "text", "--pattern", "("],
    ] {
        let done = create(wrong);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.errors.starts_with("muster: ") && done.errors.trim().ends_with('.'), "{done:?}");
    }
    assert_eq!(create(&["--key", "a", "--label", "A", "--type", "colour"]).code(), 2);

    let server = muster.serve();
    let api = Api::new(&server, &muster.token("Northwind"));
    let keys: Vec<Value> = api.get("/api/v1/custom-fields").expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["key"].clone())
        .collect();
    assert_eq!(keys, ["age", "shirt", "code"]);
}
