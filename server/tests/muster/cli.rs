//! The commands without a server: what they print, and how they end.

use crate::support::{Muster, api::Api};
use serde_json::{Value, json};

const THREE: &str = "Name, Email Address\nJoe Bloggs, joe.bloggs@example.com\n\
    Jane Smith, jane.smith@example.com\nSam Jones, sam.jones@example.com\n";

#[test]
fn what_is_made_is_printed_by_its_id_or_whole() {
    let muster = Muster::on_sqlite();
    let id = muster.run(&["company", "create", "--name", "Northwind", "--seats", "5"]).succeeded();
    assert!(id.parse::<i64>().is_ok(), "{id}");
    let company = muster.run(&["company", "create", "--name", "Harbour", "--json"]).json();
    assert_eq!(company["name"], "Harbour");
    assert!(company["id"].is_string() && company["seat_limit"].is_null(), "{company}");
    let group = muster
        .run(&["group", "create", "--company", "Northwind", "--name", "2026", "--kind", "cohort", "--json"])
        .json();
    assert_eq!((&group["kind"], &group["name"]), (&json!("cohort"), &json!("2026")));
    let token = muster.run(&["token", "create", "--company", "Northwind", "--role", "viewer"]).succeeded();
    assert!(token.starts_with("mst_"), "{token}");
}

#[test]
fn what_cannot_be_made_is_said_in_a_sentence() {
    let muster = Muster::on_sqlite();
    muster.run(&["company", "create", "--name", "Northwind"]).succeeded();
    for arguments in [
        &["company", "create", "--name", "Northwind"][..],
        &["group", "create", "--company", "Nobody", "--name", "Sales"],
        &["token", "create", "--company", "Nobody"],
        &["owner", "create", "--email", "nobody"],
        &["owner", "remove", "--email", "nobody@example.com"],
        &["token", "revoke", "7", "--owner"],
        &["token", "list", "--company", "Nobody"],
        &["export", "users", "--company", "Nobody", "--format", "csv"],
    ] {
        let done = muster.run(arguments);
        assert_eq!(done.code(), 1, "{arguments:?}: {done:?}");
        assert!(done.errors.starts_with("muster: ") && done.errors.trim().ends_with('.'), "{done:?}");
        assert!(done.output.is_empty(), "{done:?}");
    }
    // The command line itself.
    assert_eq!(muster.run(&["token", "create"]).code(), 2);
    assert_eq!(muster.run(&["frobnicate"]).code(), 2);
}

#[test]
fn records_are_lines_of_json_after_the_dialect() {
    let muster = Muster::on_sqlite();
    let file = muster.file("people.csv", THREE);
    let done = muster.run(&["records", file.to_str().unwrap()]);
    assert_eq!(done.code(), 0, "{done:?}");
    let lines: Vec<Value> = done.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["header"], json!(["Name", "Email Address"]));
    assert_eq!(lines[0]["dialect"]["delimiter"], ",");
    assert_eq!(lines[1], json!({"line": 2, "cells": ["Joe Bloggs", "joe.bloggs@example.com"]}));
    assert_eq!(lines.len(), 4);
    assert!(!muster.path("data").exists(), "no database");

    let file = muster.file("people.txt", "a|b\n1|2,3\n");
    let forced = muster.run(&["records", file.to_str().unwrap(), "--delimiter", ","]).succeeded();
    assert!(forced.contains(r#"["1|2","3"]"#), "{forced}");
}

#[test]
fn a_file_that_is_none_ends_with_2_and_a_problem() {
    let muster = Muster::on_sqlite();
    let picture = muster.file("people.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let empty = muster.file("empty.csv", "");
    for file in [picture, empty, muster.path("nowhere.csv"), muster.directory.path().to_owned()] {
        let file = file.to_str().unwrap();
        for command in [&["records", file][..], &["check", file, "--json"]] {
            let done = muster.run(command);
            assert_eq!(done.code(), 2, "{done:?}");
            let problem: Value = serde_json::from_str(&done.errors).unwrap();
            assert_eq!(problem["status"], 422, "{problem}");
            assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
        }
        let done = muster.run(&["check", file]);
        assert_eq!(done.code(), 2, "{done:?}");
        assert!(done.errors.starts_with("muster: "), "{done:?}");
    }
}

#[test]
fn check_ends_with_0_or_1_as_the_file_is_clean_or_not() {
    let muster = Muster::on_sqlite();
    let clean = muster.file("clean.csv", THREE);
    let done = muster.run(&["check", clean.to_str().unwrap(), "--json"]);
    assert_eq!(done.code(), 0, "{done:?}");
    let report = done.json();
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["mapping"][1]["field"], "email");
    assert_eq!(report["summary"]["errors"], 0);

    let dirty = muster.file("dirty.csv", "Name,Email,Status\nJoe,joe@example.com,actve\n");
    let done = muster.run(&["check", dirty.to_str().unwrap(), "--json"]);
    assert_eq!(done.code(), 1, "{done:?}");
    let finding = &done.json()["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["row"], &finding["line"]),
        (&json!("status.unknown"), &json!(1), &json!(2))
    );
    assert_eq!(finding["fixes"][0]["value"], "active");
    let done = muster.run(&["check", dirty.to_str().unwrap()]);
    assert!(done.output.contains("actve") && done.output.contains("1 error,"), "{done:?}");

    let wrong = muster.run(&["check", clean.to_str().unwrap(), "--settings", "{\"existing\": \"never\"}"]);
    assert_eq!(wrong.code(), 2, "{wrong:?}");
}

#[test]
fn a_company_file_lets_check_know_the_groups() {
    let muster = Muster::on_sqlite();
    let file = muster.file("people.csv", "Name,Email,Group\nJoe,joe@example.com,Salse\n");
    let snapshot = muster.file(
        "snapshot.json",
        json!({"company": "Northwind", "groups": [{"id": "1", "name": "Sales"}]}).to_string(),
    );
    let (file, snapshot) = (file.to_str().unwrap(), snapshot.to_str().unwrap());
    assert_eq!(muster.run(&["check", file]).code(), 0, "no company, no groups to know");
    let report = muster.run(&["check", file, "--company-file", snapshot, "--json"]);
    assert_eq!(report.code(), 1, "{report:?}");
    assert_eq!(report.json()["findings"][0]["code"], "group.unknown");
}

#[test]
fn import_prints_the_counts_and_can_be_tried_first() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    muster.group("Northwind", "Sales");
    let file = muster.file("people.csv", THREE);
    let import = |more: &[&str]| {
        let mut arguments =
            vec!["import", file.to_str().unwrap(), "--company", "Northwind", "--group", "Sales"];
        arguments.extend(more);
        muster.run(&arguments)
    };
    let plan = import(&["--dry-run", "--json"]);
    assert_eq!(plan.code(), 0, "{plan:?}");
    assert_eq!(plan.json()["counts"]["created"], 3);
    let people = || muster.run(&["export", "users", "--company", "Northwind", "--format", "json"]).json();
    assert_eq!(people(), json!([]), "a dry run leaves everything as it is");

    let done = import(&[]);
    assert_eq!(done.code(), 0, "{done:?}");
    assert!(done.output.contains("created     3") && done.output.contains("memberships 3"), "{done:?}");
    let people = people();
    assert_eq!(people.as_array().unwrap().len(), 3);
    assert_eq!(people[0]["groups"], json!(["Sales"]));

    let again = import(&["--json"]).json();
    assert_eq!((&again["state"], &again["counts"]["unchanged"]), (&json!("done"), &json!(3)));
    let csv = muster.run(&["export", "users", "--company", "Northwind", "--format", "csv"]).succeeded();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("joe.bloggs@example.com"), "{csv}");
}

#[test]
fn import_works_beside_a_server_on_the_same_database() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    for (number, counts) in [(0, (3, 0)), (1, (0, 3))] {
        let file = muster.file("people.csv", THREE);
        let done = muster.run(&["import", file.to_str().unwrap(), "--company", "Northwind", "--json"]);
        assert_eq!(done.code(), 0, "{done:?}");
        let import = done.json();
        assert_eq!(
            (&import["counts"]["created"], &import["counts"]["unchanged"]),
            (&json!(counts.0), &json!(counts.1))
        );
        assert_eq!(import["created_by"], "command line");
        let seen = api.get("/api/v1/imports").expect(200);
        assert_eq!(seen["items"][0]["id"], import["id"]);
        assert_eq!(seen["items"].as_array().unwrap().len(), number + 1);
    }
    assert_eq!(api.users(), 3);
}

#[test]
fn import_ends_with_1_when_blocked_and_2_when_unreadable() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let import = |name: &str, content: &[u8], more: &[&str]| {
        let file = muster.file(name, content);
        let mut arguments = vec!["import", file.to_str().unwrap(), "--company", "Northwind"];
        arguments.extend(more);
        muster.run(&arguments)
    };
    let blocked = import("a.csv", b"Name,Email,Status\nJoe,joe@example.com,actve\n", &[]);
    assert_eq!(blocked.code(), 1, "{blocked:?}");
    assert!(blocked.errors.contains("actve") && blocked.errors.contains("Row 1"), "{blocked:?}");
    let rows = b"Name,Email\nJoe,joe\nJane,jane@example.com\n";
    let errors = import("b.csv", rows, &[]);
    assert_eq!(errors.code(), 1, "{errors:?}");
    let skipped = import("b.csv", rows, &["--settings", r#"{"on_error": "skip_rows"}"#]);
    assert_eq!(skipped.code(), 0, "{skipped:?}");
    assert!(
        skipped.output.contains("created     1") && skipped.output.contains("rejected    1"),
        "{skipped:?}"
    );
    assert_eq!(import("c.csv", b"", &[]).code(), 2);
    assert_eq!(import("d.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[]).code(), 2);
    assert_eq!(import("e.csv", rows, &["--group", "Nobody"]).code(), 1);
}
