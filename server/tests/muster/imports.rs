//! The main job, as a program does it: drop, look, mend, plan, commit, look again.

use serde_json::{Value, json};

use crate::support::{Muster, Server, api::Api};

/// Spaces after the commas are normal.
const NAMES: &str = "Name, Email Address\nJoe Bloggs, joe.bloggs@example.com\n\
    Jane Smith, jane.smith@example.com\nSam Jones, sam.jones@example.com\n";
const STATUSES: &str = "Name, Email Address, Status\nJoe Bloggs, joe.bloggs@example.com, active\n\
    Jane Smith, jane.smith@example.com, suspended\nSam Jones, sam.jones@example.com, active\n";
const PARTS: &str = "First Name,Last Name,Email Address,Group\nJoe,Bloggs,joe.bloggs@example.com,Sales\n\
    Jane,Smith,jane.smith@example.com,Sales\nSam,Jones,sam.jones@example.com,Sales\n";

/// A company with a group "Sales", and a server before it.
struct Office {
    muster: Muster,
    server: Server,
    api: Api,
    sales: String,
}

impl Office {
    fn open() -> Self {
        let muster = Muster::on_sqlite();
        let token = muster.company("Northwind");
        let sales = muster.group("Northwind", "Sales");
        let server = muster.serve();
        let api = Api::new(&server, &token);
        Self { muster, server, api, sales }
    }

    /// Drops a file with "Sales" selected and commits it; returns the import when it has ended.
    fn import(&self, content: &str) -> Value {
        self.api.import(&format!("filename=people.csv&group={}", self.sales), content.as_bytes())
    }

    /// Drops a file; returns the path of the import.
    fn draft(&self, content: &str) -> String {
        let import = self.api.upload("filename=people.csv", content.as_bytes()).expect(201);
        assert_eq!(import["state"], "draft", "{import}");
        format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
    }

    fn plan(&self, import: &str) -> Value {
        self.api.post(&format!("{import}/plan"), &json!({})).expect(200)
    }

    fn people(&self) -> Vec<Value> {
        self.api.get("/api/v1/users?sort=email").expect(200)["items"].as_array().unwrap().clone()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn each_of_the_three_files_gives_three_people_in_sales() {
    for (content, suspended) in [(NAMES, 0), (STATUSES, 1), (PARTS, 0)] {
        let office = Office::open();
        let import = office.import(content);
        assert_eq!(import["state"], "done", "{import}");
        let counts = &import["counts"];
        assert_eq!((&counts["created"], &counts["memberships"]), (&json!(3), &json!(3)), "{import}");
        assert_eq!(counts["invitations"], 0, "no mail unless it was asked for");
        let people = office.people();
        let emails: Vec<_> = people.iter().map(|user| user["email"].as_str().unwrap()).collect();
        assert_eq!(emails, ["jane.smith@example.com", "joe.bloggs@example.com", "sam.jones@example.com"]);
        assert!(people.iter().all(|user| user["groups"] == json!(["Sales"])), "{people:?}");
        assert!(people.iter().all(|user| user["activation"] == "not_invited"), "{people:?}");
        assert_eq!(people[1]["first_name"], "Joe");
        assert_eq!(people[1]["last_name"], "Bloggs");
        let count = people.iter().filter(|user| user["status"] == "suspended").count();
        assert_eq!(count, suspended, "{people:?}");
        let group = office.api.get("/api/v1/groups").expect(200);
        assert_eq!(group["items"][0]["members"], 3);
    }
}

#[test]
fn dropped_again_nothing_changes_and_one_changed_name_is_one_update() {
    let office = Office::open();
    office.import(NAMES);
    let before = office.people();
    let counts = &office.import(NAMES)["counts"];
    assert_eq!((&counts["created"], &counts["unchanged"]), (&json!(0), &json!(3)), "{counts}");
    assert_eq!(office.people(), before);

    let path = office.draft(&NAMES.replace("Jane Smith", "Jane Miller"));
    let plan = office.plan(&path);
    assert_eq!((&plan["counts"]["updated"], &plan["counts"]["unchanged"]), (&json!(1), &json!(2)));
    let rows = office.api.get(&format!("{path}/plan/rows?action=update")).expect(200);
    assert_eq!(rows["items"].as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(
        rows["items"][0]["changes"],
        json!([{"field": "last_name", "before": "Smith", "after": "Miller"}])
    );
    let commit = json!({"digest": plan["digest"]});
    let done = office.api.post(&format!("{path}/commit?wait=true"), &commit).expect(202);
    assert_eq!(done["counts"]["updated"], 1);
    assert_eq!(office.people()[0]["name"], "Jane Miller");
}

#[test]
fn nothing_is_written_until_errors_are_mended_or_left_out() {
    let office = Office::open();
    let path = office.draft(
        "Name,Email Address,Status\nJoe,joe.example.com,active\nJane,jane@example.com,actve\n\
         Sam,sam@example.com,active\nTom,sam@example.com,active\nAnn,ann@example.com,active\n",
    );
    let errors = office.api.get(&format!("{path}/findings?severity=error")).expect(200);
    let found: Vec<_> = errors["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["row"].clone(), finding["header"].clone()))
        .collect();
    let at = |row: u32, header: &str| (json!(row), json!(header));
    let expected = [
        ("email.malformed", at(1, "Email Address")),
        ("status.unknown", at(2, "Status")),
        ("duplicate.conflict", at(3, "Email Address")),
        ("duplicate.conflict", at(4, "Email Address")),
    ];
    assert_eq!(found, expected.map(|(code, (row, header))| (code, row, header)), "{errors}");
    let status =
        office.api.get(&format!("{path}/findings?code=status.unknown")).expect(200)["items"][0].clone();
    assert_eq!(status["blocking"], true);
    assert_eq!(status["value"], "actve");
    assert!(status["fixes"].as_array().unwrap().iter().any(|fix| fix["value"] == "active"), "{status}");
    let summary = office.api.get(&format!("{path}/findings/summary")).expect(200);
    assert_eq!((&summary["errors"], &summary["blocking"]), (&json!(4), &json!(1)), "{summary}");

    let commit = |plan: &Value| {
        office.api.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]}))
    };
    let plan = office.plan(&path);
    assert_eq!(plan["blocked"], true);
    assert_eq!(plan["blocking"][0]["code"], "status.unknown");
    commit(&plan).problem(409);
    // Leaving rows out does not leave an invalid status out.
    office.api.patch(&path, &json!({"settings": {"on_error": "skip_rows"}})).expect(200);
    commit(&office.plan(&path)).problem(409);
    // Mended, but two rows still contradict each other and one has no address.
    let mended = json!({"settings": {}, "edits": [{"op": "set", "row": 2, "column": 2, "value": "active"}]});
    office.api.patch(&path, &mended).expect(200);
    let plan = office.plan(&path);
    assert_eq!(plan["blocked"], false, "{plan}");
    commit(&plan).problem(409);
    assert_eq!(office.api.users(), 0);
    // Left out.
    office.api.patch(&path, &json!({"settings": {"on_error": "skip_rows"}})).expect(200);
    let done = commit(&office.plan(&path)).expect(202);
    assert_eq!((&done["counts"]["created"], &done["counts"]["rejected"]), (&json!(2), &json!(3)), "{done}");
    assert_eq!(office.api.users(), 2);
}

#[test]
fn a_row_with_too_few_cells_is_a_finding_of_that_row() {
    let office = Office::open();
    let path = office.draft(
        "First Name,Last Name,Email Address,Job Role,Region\nJoe,Bloggs,joe@example.com,Driver,North\n\
         Jane,Smith,jane@example.com\n",
    );
    let finding = &office.api.get(&format!("{path}/findings")).expect(200)["items"][0];
    assert_eq!(
        (&finding["code"], &finding["row"], &finding["line"]),
        (&json!("row.too_few_cells"), &json!(2), &json!(3))
    );
    assert_eq!(office.plan(&path)["counts"]["rejected"], 1);
}

#[test]
fn a_plan_that_no_longer_holds_is_409_and_says_what_changed() {
    let office = Office::open();
    let first = office.draft(NAMES);
    let plan = office.plan(&first);
    office.import(NAMES);
    let commit =
        |digest: &Value| office.api.post(&format!("{first}/commit?wait=true"), &json!({"digest": digest}));
    let detail = commit(&plan["digest"]).problem(409);
    assert!(detail.len() > 20, "{detail}");
    commit(&json!("nonsense")).problem(409);
    let again = office.plan(&first);
    assert_eq!(again["counts"]["unchanged"], 3);
    assert_eq!(commit(&again["digest"]).expect(202)["state"], "done");
    assert_eq!(office.api.users(), 3);
}

#[test]
fn the_same_key_is_the_same_commit() {
    let office = Office::open();
    let (first, second) = (office.draft(NAMES), office.draft(PARTS));
    let digest = office.plan(&first)["digest"].clone();
    let commit = |path: &str, digest: &Value| {
        let body = json!({"digest": digest}).to_string();
        office.api.send(
            ureq::http::Method::POST,
            &format!("{path}/commit?wait=true"),
            &[("idempotency-key", "monday")],
            ureq::SendBody::from_reader(&mut body.as_bytes()),
        )
    };
    let once = commit(&first, &digest).expect(202);
    let twice = commit(&first, &digest).expect(202);
    assert_eq!(once, twice);
    assert_eq!(office.api.users(), 3);
    commit(&second, &office.plan(&second)["digest"]).problem(422);
    commit(&first, &json!("another")).problem(422);
}

#[test]
fn an_import_reads_as_the_contract_says() {
    let office = Office::open();
    let path = office.draft(NAMES);
    let import = office.api.get(&path).expect(200);
    for key in [
        "id",
        "state",
        "filename",
        "sha256",
        "rows",
        "dialect",
        "mapping",
        "settings",
        "findings",
        "counts",
        "progress",
        "comment",
        "created_by",
        "created_at",
    ] {
        assert!(keys(&import).contains(&key), "{key}: {import}");
    }
    assert_eq!((&import["filename"], &import["rows"]), (&json!("people.csv"), &json!(3)));
    assert_eq!(import["sha256"].as_str().unwrap().len(), 64);
    let dialect =
        json!({"format": "csv", "encoding": "UTF-8", "delimiter": ",", "header_row": 1, "sheet": null});
    for (key, value) in dialect.as_object().unwrap() {
        assert_eq!(&import["dialect"][key], value, "{key}");
    }
    assert_eq!(
        import["mapping"][1],
        json!({"column": 1, "header": "Email Address", "field": "email", "why": "exact"})
    );
    assert_eq!(import["settings"]["existing"], "update");
    assert_eq!(import["settings"]["create"], true);
    assert_eq!(import["findings"]["errors"], 0);
    assert!(import["created_at"].as_str().unwrap().ends_with('Z'), "{import}");

    let list = office.api.get("/api/v1/imports").expect(200);
    assert_eq!(list["items"][0]["id"], import["id"]);
    assert_eq!(list["next"], Value::Null);
    let file = office.api.get(&format!("{path}/file"));
    assert_eq!((file.text.as_str(), file.header("content-type")), (NAMES, "application/octet-stream"));

    let plan = office.plan(&path);
    for key in ["digest", "counts", "seats", "blocked", "blocking"] {
        assert!(keys(&plan).contains(&key), "{key}: {plan}");
    }
    assert_eq!(plan["seats"], json!({"limit": null, "used": 0, "freed": 0, "needed": 3, "after": 3}));
    let rows = office.api.get(&format!("{path}/plan/rows?limit=2")).expect(200);
    for key in ["row", "action", "email", "user", "changes", "groups", "courses", "mail", "findings"] {
        assert!(keys(&rows["items"][0]).contains(&key), "{key}: {rows}");
    }
    let next = rows["next"].as_str().unwrap();
    let rest = office.api.get(&format!("{path}/plan/rows?limit=2&cursor={next}")).expect(200);
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    assert_eq!(rest["items"][0]["row"], 3);
}

#[test]
fn the_mapping_can_be_changed_and_a_comment_kept() {
    let office = Office::open();
    let path = office.draft("Who,Where\nJoe,joe@example.com\n");
    let plan = office.plan(&path);
    assert_eq!((&plan["blocked"], &plan["blocking"][0]["code"]), (&json!(true), &json!("field.unmapped")));
    let change = json!({
        "mapping": [{"column": 0, "field": "name"}, {"column": 1, "field": "email"}],
        "comment": "From the spring fair",
    });
    let import = office.api.patch(&path, &change).expect(200);
    assert_eq!(import["mapping"][1]["why"], "chosen");
    assert_eq!(import["comment"], "From the spring fair");
    assert_eq!(office.plan(&path)["counts"]["created"], 1);
    office.api.patch(&path, &json!({"mapping": [{"column": 0, "field": "nonsense"}]})).problem(422);
    office.api.patch(&path, &json!({"colour": "blue"})).problem(422);
}

#[test]
fn the_result_is_json_and_csv() {
    let office = Office::open();
    let import = office.import(STATUSES);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let json = office.api.get(&format!("{path}/result?format=json"));
    assert!(json.header("content-disposition").contains(".json"), "{json:?}");
    assert_eq!(json.json()["counts"]["created"], 3, "{json:?}");
    let csv = office.api.get(&format!("{path}/result?format=csv"));
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.text.lines().count(), 4, "{csv:?}");
    assert!(csv.text.contains("jane.smith@example.com"), "{csv:?}");
    office.api.get(&format!("{path}/result?format=pdf")).problem(422);
}

#[test]
fn a_draft_can_be_withdrawn_and_then_no_longer_committed() {
    let office = Office::open();
    let path = office.draft(NAMES);
    let plan = office.plan(&path);
    let import = office.api.post(&format!("{path}/cancel"), &json!({})).expect(200);
    assert_eq!(import["state"], "cancelled");
    office.api.post(&format!("{path}/commit"), &json!({"digest": plan["digest"]})).problem(409);
    assert_eq!(office.api.users(), 0);
}

#[test]
fn too_few_seats_block_the_import() {
    let office = Office::open();
    office.muster.run(&["company", "create", "--name", "Small", "--seats", "2"]).succeeded();
    let api = Api::new(&office.server, &office.muster.token("Small"));
    let import = api.upload("filename=people.csv", NAMES.as_bytes()).expect(201);
    let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    assert_eq!(plan["seats"], json!({"limit": 2, "used": 0, "freed": 0, "needed": 3, "after": 3}));
    assert_eq!(plan["blocking"][0]["code"], "seats.exceeded");
    api.post(&format!("{path}/commit"), &json!({"digest": plan["digest"]})).problem(409);
}

#[test]
fn people_are_listed_filtered_sorted_and_paged() {
    let office = Office::open();
    office.import(STATUSES);
    let get = |query: &str| office.api.get(&format!("/api/v1/users?{query}")).expect(200);
    let page = get("limit=2&sort=-email");
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (2, &json!(3)));
    let rest = get(&format!("limit=2&sort=-email&cursor={}", page["next"].as_str().unwrap()));
    assert_eq!((&rest["items"][0]["email"], &rest["next"]), (&json!("jane.smith@example.com"), &Value::Null));
    assert_eq!(get("status=suspended")["total"], 1);
    assert_eq!(get("q=bloggs")["items"][0]["name"], "Joe Bloggs");
    assert_eq!(get(&format!("group={}", office.sales))["total"], 3);
    assert_eq!(get("group=")["total"], 3);
    let user = &get("q=bloggs")["items"][0];
    let one = office.api.get(&format!("/api/v1/users/{}", user["id"].as_str().unwrap())).expect(200);
    assert_eq!(&one, user);
    for wrong in ["status=sleeping", "limit=0", "limit=1001", "sort=shoe", "group=Sales", "cursor=nonsense"] {
        office.api.get(&format!("/api/v1/users?{wrong}")).problem(422);
    }
}

#[test]
fn people_are_decided_on_for_all_and_one_by_one() {
    let office = Office::open();
    let path = office.draft(NAMES);
    let people = json!({
        "created": {"account_type": "guest", "invite": true},
        "rows": {"2": {"account_type": "manager", "invite": false}},
    });
    let import = office.api.patch(&path, &json!({"settings": {"people": people}})).expect(200);
    assert_eq!(import["settings"]["people"], people);
    assert_eq!(office.plan(&path)["counts"]["invitations"], 2);
    let rows = office.api.get(&format!("{path}/plan/rows")).expect(200);
    let told = rows["items"].as_array().unwrap().iter().map(|row| (&row["account_type"], &row["mail"]));
    let (guest, manager) = (json!("guest"), json!("manager"));
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(told.collect::<Vec<_>>(), [(&guest, &yes), (&manager, &no), (&guest, &yes)]);
    for wrong in [json!({"rows": {"4": {}}}), json!({"rows": {"1": {"account_type": "king"}}})] {
        office.api.patch(&path, &json!({"settings": {"people": wrong}})).problem(422);
    }
}
