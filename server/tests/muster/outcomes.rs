//! What comes after a commit: files of it, the error report, activation links, undoing, mail.

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::support::{Muster, Server, api::Api, sqlite};

/// A server before a company, and a token of its administrator.
fn office() -> (Muster, Server, Api) {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    (muster, server, api)
}

fn path_of(import: &Value) -> String {
    format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
}

/// Three people, of whom one is wrong and left out.
fn imported(api: &Api) -> String {
    let file = b"Name;Email;Status\nAnn Bell;ann@example.com;active\nBo Chu;bo.example.com;active\n\
        Cy Dee;cy@example.com;suspended\n";
    let path = path_of(&api.upload("filename=staff.csv", file).expect(201));
    api.patch(&path, &json!({"settings": {"on_error": "skip_rows"}})).expect(200);
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    let commit = json!({"digest": plan["digest"]});
    let done = api.post(&format!("{path}/commit?wait=true"), &commit).expect(202);
    assert_eq!((&done["counts"]["created"], &done["counts"]["rejected"]), (&json!(2), &json!(1)), "{done}");
    path
}

/// The columns and rows that `muster records` reads in a file.
fn records(muster: &Muster, name: &str, bytes: &[u8]) -> Vec<Value> {
    let file = muster.file(name, bytes);
    let lines = muster.run(&["records", file.to_str().unwrap()]).succeeded();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_result_comes_as_json_csv_and_a_workbook() {
    let (muster, _server, api) = office();
    let path = imported(&api);
    let json = api.get(&format!("{path}/result")).expect(200);
    assert_eq!(json["rejected"][0]["row"], 2, "{json}");
    let mut tables = Vec::new();
    for (format, kind) in [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let (headers, bytes) = api.download(&format!("{path}/result?format={format}"));
        assert_eq!(headers["content-type"], kind);
        let named = headers["content-disposition"].to_str().unwrap();
        assert!(named.starts_with("attachment; filename=\"staff-result-2"), "{named}");
        assert!(named.ends_with(&format!("Z.{format}\"")), "{named}");
        let rows = records(&muster, &format!("result.{format}"), &bytes);
        assert_eq!(
            rows[0]["header"],
            json!(["Row", "Email Address", "Name", "Outcome", "Courses Assigned", "Messages"])
        );
        let cells = rows.iter().skip(1).map(|row| row["cells"].as_array().unwrap()[..4].to_vec());
        tables.push(cells.collect::<Vec<_>>());
    }
    assert_eq!(tables[0], tables[1]);
    assert_eq!(tables[0][1], [json!("2"), json!("bo.example.com"), json!("Bo Chu"), json!("rejected")]);
    api.get(&format!("{path}/result?format=pdf")).problem(422);

    let users = muster.path("users.xlsx");
    let export =
        muster.command().args(["export", "users", "--company", "Northwind", "--format", "xlsx"]).output();
    std::fs::write(&users, export.unwrap().stdout).unwrap();
    let exported = muster.run(&["records", users.to_str().unwrap()]).succeeded();
    assert_eq!(exported.lines().count(), 3, "{exported}");
}

#[test]
fn an_error_report_is_corrected_and_dropped_again() {
    let (muster, _server, api) = office();
    let path = imported(&api);
    for format in ["csv", "xlsx"] {
        let (headers, bytes) = api.download(&format!("{path}/errors?format={format}"));
        let named = headers["content-disposition"].to_str().unwrap();
        assert!(named.contains("staff-errors-2"), "{named}");
        let rows = records(&muster, &format!("errors.{format}"), &bytes);
        assert_eq!(rows[0]["header"], json!(["Name", "Email", "Status", "What is wrong"]));
        assert_eq!(rows.len(), 2, "{rows:?}");
        let cells = rows[1]["cells"].as_array().unwrap();
        assert_eq!(cells[..3], [json!("Bo Chu"), json!("bo.example.com"), json!("active")]);
        assert!(cells[3].as_str().unwrap().starts_with("Email: "), "{cells:?}");
    }
    let (_, bytes) = api.download(&format!("{path}/errors"));
    let corrected = String::from_utf8(bytes).unwrap().replace("bo.example", "bo@example");
    let again = api.import("filename=errors.csv", corrected.as_bytes());
    assert_eq!(
        (&again["counts"]["created"], &again["findings"]["notices"]),
        (&json!(1), &json!(0)),
        "{again}"
    );
    assert_eq!(again["dialect"]["delimiter"], ";");
    api.get(&format!("{path}/errors?format=pdf")).problem(422);
    // A program has no address to mail it to.
    api.post(&format!("{path}/errors/mail"), &json!({})).problem(422);
}

#[test]
fn an_import_is_planned_to_be_undone_and_undone() {
    let (_muster, _server, api) = office();
    let path = imported(&api);
    let undo = format!("{path}/undo");
    let plan = api.post(&undo, &json!({"dry_run": true})).expect(200);
    assert_eq!(plan["counts"], json!({"reversed": 2, "kept": 0, "failed": 0, "removed": 2, "put_back": 0}));
    assert_eq!((&plan["dry_run"], &plan["undone_at"]), (&json!(true), &json!(null)));
    assert_eq!(plan["reversed"][0]["email"], "ann@example.com");
    assert_eq!((&plan["kept"], &plan["failed"]), (&json!([]), &json!([])));
    assert_eq!(api.users(), 2);
    api.post(&undo, &json!({"dry": true})).problem(422);

    // Somebody was changed since.
    api.import("filename=b.csv", b"Email,Name\nann@example.com,Ann Fox\n");
    let undone = api.send(Method::POST, &undo, &[], SendBody::none()).expect(200);
    assert_eq!(undone["dry_run"], false);
    assert_eq!((&undone["counts"]["reversed"], &undone["counts"]["kept"]), (&json!(1), &json!(1)));
    assert_eq!(
        undone["kept"][0]["reasons"],
        json!(["Last Name is “Fox” now; the import said “Bell”."]),
        "{undone}"
    );
    assert_eq!(api.users(), 1);
    assert_eq!(api.get(&path).expect(200)["state"], "undone");
    assert_eq!(api.post(&undo, &json!({})).expect(200), undone, "undone twice is undone once");
    api.get(&format!("{path}/activation-links")).problem(409);
    let draft = path_of(&api.upload("filename=c.csv", b"Name,Email\nDi,di@example.com\n").expect(201));
    api.post(&format!("{draft}/undo"), &json!({})).problem(409);
}

#[test]
fn activation_links_are_made_when_they_are_asked_for_and_not_by_a_glance() {
    let (muster, server, api) = office();
    let path = imported(&api);
    let links = format!("{path}/activation-links");
    let (headers, bytes) = api.download(&links);
    assert_eq!(headers["cache-control"], "no-store");
    let rows = records(&muster, "links.csv", &bytes);
    assert_eq!(rows.len(), 2, "nobody who is suspended: {rows:?}");
    let link = rows[1]["cells"][3].as_str().unwrap();
    let token = link.rsplit_once("/activate/").unwrap().1.to_owned();
    let of = |page: &str| Api::anonymous(&server).get(&format!("/activate/{page}"));
    assert!(of(&token).text.contains("ann@example.com"), "the page says whose it is");

    let glance = api.send(Method::HEAD, &links, &[], SendBody::none());
    assert_eq!(glance.status, 405);
    let elsewhere = [("cookie", "a=b"), ("sec-fetch-site", "cross-site")];
    api.send(Method::GET, &links, &elsewhere, SendBody::none()).problem(403);
    assert!(of(&token).text.contains("ann@example.com"), "neither voided it");
    let user = &api.get("/api/v1/users?q=ann@").expect(200)["items"][0];
    assert_eq!(user["activation"], "invited");

    let (_, again) = api.download(&links);
    assert_ne!(again, bytes);
    assert!(!of(&token).text.contains("ann@example.com"), "a second call voids the first");
}

#[test]
fn the_outbox_is_for_administrators() {
    let (muster, server, api) = office();
    imported(&api);
    let outbox = api.get("/api/v1/outbox").expect(200);
    assert_eq!(outbox, json!({"items": [], "next": null}), "a program is told by the answer");
    assert!(api.get("/api/v1/outbox?state=waiting").expect(200)["items"].as_array().unwrap().is_empty());
    api.get("/api/v1/outbox?state=lost").problem(422);
    api.get("/api/v1/outbox/1").problem(404);
    let manager = muster.run(&["token", "create", "--company", "Northwind", "--role", "manager"]).succeeded();
    Api::new(&server, &manager).get("/api/v1/outbox").problem(403);
}

#[test]
fn a_result_whose_rows_were_erased_is_known_as_such() {
    let (muster, server, api) = office();
    imported(&api);
    // What the page of an import asks.
    let rows_kept = |server: &Server| {
        let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
        let cookie = server.sign_in(&link);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", server.address.as_str()),
            ("cookie", &cookie),
        ];
        let mut body = "id=1".as_bytes();
        let body = SendBody::from_reader(&mut body);
        let progress =
            Api::anonymous(server).send(Method::POST, "/api/fn/import_progress", &headers, body).expect(200);
        assert_eq!(progress["import"]["counts"]["created"], 2, "{progress}");
        progress["rows_kept"].as_bool().unwrap()
    };
    assert!(rows_kept(&server));
    drop(server);
    // The 1st of January 2020.
    sqlite::run(&muster.path("data/muster.db"), "UPDATE import SET finished_at = 1577836800000000");
    assert!(!rows_kept(&muster.serve_with(&["--keep-results", "30"])));
}
