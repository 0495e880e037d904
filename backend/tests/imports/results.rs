//! What an import came to, and its file.

use backend::imports::{self, Change, PlanRowFilter, ResultFormat};
use backend::page::Page;
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error, dashboard};
use roster::Settings;
use roster::person::Status;
use roster::settings::OnError;
use serde_json::Value;

use crate::support::{crowd, draft, import, planned, run};

database_tests!(
    a_result_lists_everybody,
    an_export_of_many_rows_is_whole,
    every_rejected_row_says_why,
    there_is_no_result_before_the_end,
    imports_are_listed_newest_first,
    the_dashboard_counts_them,
);

/// One of each outcome.
async fn mixed(backend: &Backend) -> (backend::access::Scope, i64) {
    let scope = fixtures::company(backend, "Ours", None).await;
    fixtures::group(backend, &scope, "Sales").await;
    fixtures::person(backend, &scope, "ann@example.com", Status::Active, &[]).await;
    fixtures::person(backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let file = "Name,Email,Group\nann,ann@example.com,\nbo Chu,bo@example.com,Sales\n\
        =Cy,cy@example.com,\nDi,di.example.com,\n";
    let id = draft(backend, &scope, file, None).await.id;
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let change = Change { settings: Some(settings), ..Change::default() };
    imports::change(backend, &scope, id, change).await.unwrap();
    let plan = imports::plan(backend, &scope, id).await.unwrap();
    imports::commit(backend, &scope, id, &plan.digest, None).await.unwrap();
    run(backend).await;
    (scope, id)
}

async fn a_result_lists_everybody(backend: Backend) {
    let (scope, id) = mixed(&backend).await;
    let result = imports::result(&backend, &scope, id).await.unwrap();
    assert_eq!((result.counts.created, result.counts.updated), (1, 1));
    assert_eq!((result.counts.unchanged, result.counts.rejected), (1, 1));

    let mut csv = Vec::new();
    imports::export_result(&backend, &scope, id, ResultFormat::Csv, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "\u{feff}Row,Email Address,Name,Outcome,Courses Assigned,Messages");
    assert_eq!(lines[1], "1,ann@example.com,ann,unchanged,,");
    assert_eq!(lines[2], "2,bo@example.com,bo Chu,updated,,\"Last Name: nothing → Chu; Joined Sales\"");
    assert_eq!(lines[3], "3,cy@example.com,'=Cy,created,,");
    assert!(lines[4].starts_with("4,di.example.com,Di,rejected,,"), "{}", lines[4]);
    assert!(lines[4].contains("Row 4 (line 5)"), "{}", lines[4]);
    assert_eq!(lines.len(), 5);

    let mut json = Vec::new();
    imports::export_result(&backend, &scope, id, ResultFormat::Json, &mut json).await.unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["id"], id.to_string());
    assert_eq!(json["counts"]["created"], 1);
    assert_eq!(json["created"][0]["email"], "cy@example.com");
    assert!(json["created"][0]["user"].is_string());
    assert_eq!(json["updated"][0]["changes"][0]["field"], "last_name");
    assert_eq!(json["updated"][0]["changes"][0]["after"], "Chu");
    assert_eq!(
        json["updated"][0]["groups"],
        serde_json::json!([{"name": "Sales", "kind": "group", "rule": null}])
    );
    assert_eq!(json["unchanged"][0]["row"], 1);
    assert_eq!(json["skipped"], serde_json::json!([]));
    assert!(json["rejected"][0]["messages"][0].as_str().unwrap().contains("line 5"));

    let name = imports::result_filename(&result.import, ResultFormat::Csv);
    let stamp = name.strip_prefix("people-result-").unwrap().strip_suffix("Z.csv").unwrap();
    assert_eq!((stamp.len(), &stamp[8..9]), (15, "T"), "{name}");
    let mut named = result.import;
    "Übersicht \"Süd\".final.csv".clone_into(&mut named.filename);
    let name = imports::result_filename(&named, ResultFormat::Json);
    assert!(name.starts_with("_bersicht _S_d_.final-result-") && name.ends_with("Z.json"), "{name}");
}

async fn an_export_of_many_rows_is_whole(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let done = import(&backend, &scope, &crowd(2_500), None).await;
    let mut csv = Vec::new();
    imports::export_result(&backend, &scope, done.id, ResultFormat::Csv, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    for (row, line) in csv.lines().skip(1).enumerate() {
        let row = row + 1;
        assert_eq!(line, format!("{row},ann.{row}@example.com,Ann{row} Bell,created,,"));
    }
    assert_eq!(csv.lines().count(), 2_501);
    let mut json = Vec::new();
    imports::export_result(&backend, &scope, done.id, ResultFormat::Json, &mut json).await.unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["created"].as_array().unwrap().len(), 2_500);
}

/// Only so many findings are kept in detail; a row that is left out says why all the same.
async fn every_rejected_row_says_why(backend: Backend) {
    let mut config = backend.config().clone();
    config.limits.findings = 3;
    let strict = Backend::open(config).await.unwrap();
    let scope = fixtures::company(&strict, "Ours", None).await;
    let file = "Name,Email,Reference\nA,a.example.com,1\nB,b.example.com,2\n,c.example.com,3\nD,d@example.com,4\n\
        E,d@example.com,5\nF,f@example.com,6\nG,g@example.com,6\nH,h@example.com,7\n";
    let (id, _) = planned(&strict, &scope, file, None).await;
    let rows = crate::support::rows(&strict, &scope, id, PlanRowFilter::default()).await;
    let said: Vec<(u32, &str, Vec<String>)> = rows
        .iter()
        .map(|row| {
            (row.row, row.email.as_str(), row.findings.iter().map(|f| f.code.as_str().to_owned()).collect())
        })
        .collect();
    let malformed = "email.malformed".to_owned();
    let conflict = "duplicate.conflict".to_owned();
    let shared = "unique.in_file".to_owned();
    assert_eq!(
        said,
        [
            (1, "a.example.com", vec![malformed.clone()]),
            (2, "b.example.com", vec![malformed.clone()]),
            (3, "c.example.com", vec!["required.missing".to_owned(), malformed]),
            (4, "d@example.com", vec![conflict.clone()]),
            (5, "d@example.com", vec![conflict]),
            (6, "f@example.com", vec![shared.clone()]),
            (7, "g@example.com", vec![shared]),
            (8, "h@example.com", vec![]),
        ]
    );
    assert!(rows[4].findings[0].message.contains('4'), "{}", rows[4].findings[0].message);
    assert_eq!((rows[6].findings[0].line, rows[6].findings[0].column), (Some(8), Some(2)));
    strict.close().await;
}

async fn there_is_no_result_before_the_end(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(2), None).await;
    let none = imports::result(&backend, &scope, id).await;
    assert!(matches!(none, Err(Error::Conflict { .. })), "{none:?}");
    let waiting = imports::wait_until_ended(&backend, &scope, id).await;
    assert!(matches!(waiting, Err(Error::Conflict { .. })), "{waiting:?}");
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    let progress = imports::progress(&backend, &scope, id).await.unwrap();
    assert_eq!((progress.done, progress.total), (0, 2));
    assert!(imports::result(&backend, &scope, id).await.is_err());
}

async fn imports_are_listed_newest_first(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(draft(&backend, &scope, &crowd(1), None).await.id);
    }
    let mut seen = Vec::new();
    let mut page = Page::first(2);
    loop {
        let listing = imports::list(&backend, &scope, &page).await.unwrap();
        seen.extend(listing.items.into_iter().map(|import| import.id));
        let Some(next) = listing.next else { break };
        page.cursor = Some(next);
    }
    ids.reverse();
    assert_eq!(seen, ids);
}

async fn the_dashboard_counts_them(backend: Backend) {
    let (scope, _) = mixed(&backend).await;
    draft(&backend, &scope, &crowd(1), None).await;
    let figures = dashboard::figures(&backend, &scope).await.unwrap();
    assert_eq!(figures.drafts, 1);
    let [day] = figures.imports.as_slice() else { panic!("{:?}", figures.imports) };
    assert_eq!((day.created, day.updated, day.rejected), (1, 1, 1));
}
