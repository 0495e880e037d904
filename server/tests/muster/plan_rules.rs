//! Other rules tried on a plan before they are saved.

use serde_json::json;

use crate::support::{Muster, api::Api};

#[test]
fn a_new_rule_is_tried_saved_and_shown() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let sales = muster.group("Northwind", "Sales");
    let depot = muster.group("Northwind", "Depot");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let rule = |name: &str, group: &str, stop: bool| {
        json!({
            "name": name,
            "conditions": [{"field": "region", "operator": "is", "value": "north"}],
            "groups": [group],
            "stop": stop,
        })
    };
    let first = api.post("/api/v1/rules", &rule("Northern sales", &sales, false)).expect(201);
    let file = "Name,Email,Region\nAnn,ann@example.com,North\nBo,bo@example.com,South\n";
    let import = api.upload("filename=people.csv", file.as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);

    // The rule that is there goes back as it came, behind a new one.
    let rules = json!({"rules": [rule("Depot first", &depot, true), first]});
    let trial = api.post(&format!("{path}/plan/rules"), &rules).expect(200);
    let group =
        |name: &str, id: &str, rule: &str| json!({"id": id, "name": name, "kind": "group", "rule": rule});
    assert_eq!(
        trial,
        json!({
            "rules": [
                {"id": null, "name": "Depot first", "before": 0, "after": 1},
                {"id": first["id"], "name": "Northern sales", "before": 1, "after": 0},
            ],
            "groups": [
                {"id": depot, "name": "Depot", "kind": "group", "before": 0, "after": 1},
                {"id": sales, "name": "Sales", "kind": "group", "before": 1, "after": 0},
            ],
            "changed": 1,
            "people": [{
                "row": 1,
                "name": "Ann",
                "email": "ann@example.com",
                "before": [group("Sales", &sales, "Northern sales")],
                "after": [group("Depot", &depot, "Depot first")],
            }],
        })
    );
    // Only tried: the plan still holds.
    let again = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    assert_eq!(again["digest"], plan["digest"]);

    let mut saved = rule("Depot first", &depot, true);
    saved["position"] = json!(1);
    api.post("/api/v1/rules", &saved).expect(201);
    // What was planned under other rules is not committed.
    let refused = api.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]}));
    refused.expect(409);
    let rows = api.get(&format!("{path}/plan/rows")).expect(200);
    assert_eq!(rows["items"][0]["groups"], json!([group("Depot", &depot, "Depot first")]));

    let empty = json!({"rules": [{"name": "Nobody", "conditions": [], "groups": [sales]}]});
    api.post(&format!("{path}/plan/rules"), &empty).expect(422);
    let viewer = muster.run(&["token", "create", "--company", "Northwind", "--role", "viewer"]).succeeded();
    let viewer = viewer.trim().to_owned();
    Api::new(&server, &viewer).post(&format!("{path}/plan/rules"), &rules).expect(403);
}
