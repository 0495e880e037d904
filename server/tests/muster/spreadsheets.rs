//! Workbooks, encodings, templates: by HTTP and on the command line.

use std::io::Read as _;

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::support::{
    Muster,
    api::Api,
    workbook::{Sheet, workbook},
};

const STAFF: Sheet<'_> = Sheet {
    name: "Staff",
    hidden: false,
    rows: "Our people\n\nName,Email Address,Status\nAnn Bell,ann@example.com,active\n\nBo Çelik,bo@example.com,suspended\n",
};
const LEAVERS: Sheet<'_> =
    Sheet { name: "Leavers", hidden: false, rows: "Name,Email\nCy Dorn,cy@example.com\n" };

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}

fn path_of(import: &Value) -> String {
    format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
}

#[test]
fn a_workbook_is_uploaded_read_otherwise_and_committed() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let import = api.upload("filename=staff.xlsx", &workbook(&[STAFF, LEAVERS])).expect(201);
    assert_eq!(
        import["dialect"],
        json!({"format": "xlsx", "encoding": null, "delimiter": null, "header_row": 3, "sheet": "Staff",
            "guessed": []})
    );
    assert_eq!(import["rows"], 2);
    let path = path_of(&import);
    api.patch(&path, &json!({"dialect": {"sheet": "Nowhere"}})).problem(422);
    api.patch(&path, &json!({"dialect": {"delimiter": ";"}})).problem(422);
    let leavers = api.patch(&path, &json!({"dialect": {"sheet": "Leavers"}})).expect(200);
    assert_eq!((&leavers["dialect"]["sheet"], &leavers["rows"]), (&json!("Leavers"), &json!(1)));
    let row = json!({"dialect": {"sheet": "Staff", "header_row": 3}});
    assert_eq!(api.patch(&path, &row).expect(200)["rows"], 2);
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    let rows = api.get(&format!("{path}/plan/rows")).expect(200);
    assert_eq!((&rows["items"][1]["row"], &rows["items"][1]["email"]), (&json!(2), &json!("bo@example.com")));
    let done = api.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]})).expect(202);
    assert_eq!((&done["state"], &done["counts"]["created"]), (&json!("done"), &json!(2)), "{done}");
    let again = api.import("filename=again.xlsm", &workbook(&[STAFF]));
    assert_eq!(again["counts"]["unchanged"], 2);
}

#[test]
fn an_encoding_is_guessed_said_and_changed() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let file = latin("Name;Email\r\nFrançois Müller;francois@example.com\r\nZoë Bell;zoe@example.com\r\n");
    let import = api.upload("filename=alt.csv", &file).expect(201);
    assert_eq!(
        import["dialect"],
        json!({"format": "csv", "encoding": "windows-1252", "delimiter": ";", "header_row": 1, "sheet": null,
            "guessed": ["encoding"]})
    );
    let path = path_of(&import);
    let findings = api.get(&format!("{path}/findings?code=file.encoding_guessed")).expect(200);
    assert_eq!(findings["items"].as_array().unwrap().len(), 1, "{findings}");
    let other = api.patch(&path, &json!({"dialect": {"encoding": "ISO-8859-2"}})).expect(200);
    assert_eq!(
        (&other["dialect"]["encoding"], &other["dialect"]["guessed"]),
        (&json!("ISO-8859-2"), &json!([]))
    );
    api.patch(&path, &json!({"dialect": {"encoding": "klingon"}})).problem(422);
    api.patch(&path, &json!({"dialect": {"sheet": "Staff"}})).problem(422);
}

#[test]
fn a_column_becomes_a_field_and_a_value_a_group() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let file = b"Name,Email,Shoe,Group\nAnn,ann@example.com,41,Nord\nBo,bo@example.com,,nord\n";
    let import = api.upload("filename=a.csv", file).expect(201);
    let path = path_of(&import);
    let field =
        json!({"column": 2, "key": "shoe", "label": "Shoe size", "type": "number", "required": false});
    let create = json!({"groups": {"Nord": {"create": true}, "nord": {"create": true}}});
    let changed = api.patch(&path, &json!({"new_fields": [field], "value_mapping": create})).expect(200);
    assert_eq!(changed["mapping"][2]["field"], "custom.shoe");
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    assert_eq!(plan["blocked"], false, "{plan}");
    assert_eq!(plan["new_names"][0]["name"], "Nord");
    // Making the plan makes nothing else.
    assert_eq!(api.get("/api/v1/groups").expect(200)["items"], json!([]));
    assert_eq!(api.get("/api/v1/custom-fields").expect(200)["items"], json!([]));
    let commit = json!({"digest": plan["digest"]});
    let done = api.post(&format!("{path}/commit?wait=true"), &commit).expect(202);
    assert_eq!(
        (&done["counts"]["created"], &done["counts"]["memberships"]),
        (&json!(2), &json!(2)),
        "{done}"
    );
    assert_eq!(api.get("/api/v1/groups").expect(200)["items"][0]["name"], "Nord");
    assert_eq!(api.get("/api/v1/custom-fields").expect(200)["items"][0]["key"], "shoe");
    let users = api.get("/api/v1/users").expect(200);
    assert_eq!(users["items"][0]["custom"], json!({"shoe": "41"}), "{users}");
    // Twice it cannot be made.
    let again = api.upload("filename=b.csv", file).expect(201);
    let again = api.patch(&path_of(&again), &json!({"new_fields": [field]})).problem(422);
    assert!(again.contains("shoe"), "{again}");
}

#[test]
fn a_template_is_downloaded_and_dropped_back() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind Training");
    muster.group("Northwind Training", "Sales");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    for (format, kind) in [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let (headers, bytes) = api.download(&format!("/api/v1/template?format={format}"));
        assert_eq!(headers["content-type"], kind);
        let name = format!("attachment; filename=\"northwind-training-people-template.{format}\"");
        assert_eq!(headers["content-disposition"], name.as_str());
        let import = api.upload(&format!("filename=template.{format}"), &bytes).expect(201);
        assert_eq!((&import["rows"], &import["findings"]["errors"]), (&json!(1), &json!(0)), "{import}");
        let columns = import["mapping"].as_array().unwrap();
        assert!(columns.iter().all(|column| column["why"] == "exact"), "{import}");
        let exact = json!({"settings": {"template": "exact"}});
        let held = api.patch(&path_of(&import), &exact).expect(200);
        assert_eq!(held["findings"]["blocking"], 0, "{held}");
    }
    assert!(api.get("/api/v1/template?format=pdf").problem(422).contains("csv or xlsx"));
    let viewer = muster.run(&["token", "create", "--company", "Northwind Training", "--role", "viewer"]);
    Api::new(&server, &viewer.succeeded()).get("/api/v1/template?format=csv").problem(403);
    Api::anonymous(&server).get("/api/v1/template?format=csv").problem(401);
}

#[test]
fn columns_are_remembered_for_the_company() {
    let muster = Muster::on_sqlite();
    let tokens = [muster.company("Northwind"), muster.company("Harbour")];
    let server = muster.serve();
    let [ours, theirs] = tokens.map(|token| Api::new(&server, &token));
    let file = b"Name,Email,Zwqx\nAnn Bell,ann@example.com,Painter\n";
    let draft = |api: &Api| api.upload("filename=a.csv", file).expect(201);
    let import = draft(&ours);
    assert_eq!(import["mapping"][2]["why"], "unknown", "{import}");
    let path = path_of(&import);
    ours.patch(&path, &json!({"mapping": [{"column": 2, "field": "job_role"}]})).expect(200);
    let plan = ours.post(&format!("{path}/plan"), &json!({})).expect(200);
    ours.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]})).expect(202);
    let known = draft(&ours);
    assert_eq!(
        known["mapping"][2],
        json!({"column": 2, "header": "Zwqx", "field": "job_role", "why": "remembered"})
    );
    assert_eq!(draft(&theirs)["mapping"][2]["why"], "unknown");
}

#[test]
fn limits_of_workbooks_hold_in_bounded_memory() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve_with(&["--max-workbook-bytes", "2097152"]);
    let api = Api::new(&server, &token);
    let mut large = b"PK\x03\x04".to_vec();
    large.resize(3 << 20, 7);
    assert!(api.upload("filename=a.xlsx", &large).problem(413).contains("2 MiB"));
    drop(server);

    let server = muster.serve();
    let api = Api::new(&server, &token);
    // As many bytes as are taken, and nothing in them.
    let mut body = b"PK\x03\x04".chain(std::io::repeat(7).take(63 << 20));
    let answer =
        api.send(Method::POST, "/api/v1/imports?filename=a.xlsx", &[], SendBody::from_reader(&mut body));
    assert!(answer.problem(422).ends_with('.'));
    let peak = server.peak_memory();
    assert!(peak < 300 << 20, "{} MiB", peak >> 20);
    assert_eq!(api.get("/api/v1/imports").expect(200)["items"], json!([]));
}

#[test]
fn records_and_check_read_sheets_and_encodings() {
    let muster = Muster::on_sqlite();
    let book = muster.file("staff.xlsx", workbook(&[STAFF, LEAVERS]));
    let book = book.to_str().unwrap();
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let output = muster.run(arguments).succeeded();
        output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let staff = lines(&["records", book]);
    assert_eq!(staff[0]["dialect"]["sheet"], "Staff");
    assert_eq!(staff[0]["header"], json!(["Name", "Email Address", "Status"]));
    assert_eq!(staff[1], json!({"line": 4, "cells": ["Ann Bell", "ann@example.com", "active"]}));
    assert_eq!(staff[2]["line"], 6, "the sheet's row");
    let titled = lines(&["records", book, "--sheet", "Staff", "--header-row", "1"]);
    assert_eq!((&titled[0]["header"], &titled[1]["line"]), (&json!(["Our people"]), &json!(3)));
    let leavers = lines(&["records", book, "--sheet", "Leavers"]);
    assert_eq!(leavers[1], json!({"line": 2, "cells": ["Cy Dorn", "cy@example.com"]}));
    assert_eq!(muster.run(&["records", book, "--sheet", "Nowhere"]).code(), 2);

    let text = muster.file("alt.csv", latin("Name;Email\nFrançois Müller;francois@example.com\n"));
    let text = text.to_str().unwrap();
    let read = lines(&["records", text, "--encoding", "windows-1252", "--delimiter", ";"]);
    assert_eq!(read[1]["cells"][0], "François Müller");
    assert_eq!(read[0]["dialect"]["guessed"], json!([]));

    let report = muster.run(&["check", book, "--sheet", "Leavers", "--json"]).json();
    assert_eq!(report["sheets"][0], json!({"name": "Staff", "hidden": false}));
    assert_eq!(report["dialect"]["sheet"], "Leavers");
    assert!(report["findings"].is_array() && report["summary"].is_object() && report["mapping"].is_array());
    let report = muster.run(&["check", text, "--json"]).json();
    assert_eq!(report["readings"][0]["encoding"], "windows-1252", "{report}");
    assert!(report["sheets"].is_null(), "{report}");
}
