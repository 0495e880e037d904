//! What the administrator decides about a draft.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use backend::imports::{self, Action, Change, FindingFilter, ImportState, PlanRowFilter};
use backend::page::Page;
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::Settings;
use roster::check::{Code, Severity};
use roster::edit::Edit;
use roster::map::{Field, FieldType, MappingChoice, NewField, ValueChoice, Why};
use roster::read::DialectChoice;
use roster::settings::OnError;

use crate::support::{crowd, draft, planned, rows, send};

database_tests!(
    findings_name_row_and_column,
    findings_are_listed_in_pages,
    edits_mend_what_was_found,
    columns_and_values_are_mapped,
    the_file_is_read_otherwise,
    a_change_throws_the_plan_away,
    a_comment_changes_nothing_else,
    what_cannot_be_is_refused,
    what_is_not_there_cannot_be_changed,
    two_changes_at_once_do_not_overwrite_each_other,
    a_new_group_is_known_to_the_next_plan,
);

const BAD: &str = "Name,Email Address,Status\n\
    Ann Bell,ann@example.com,active\n\
    Bo Chu,bo.example.com,active\n\
    Cy Dorn,cy@example.com,actve\n\
    Di Egge,di@example.com,\n\
    Dee Egge,DI@example.com,\n";

async fn findings_name_row_and_column(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let import = draft(&backend, &scope, BAD, None).await;
    assert_eq!(import.state, ImportState::Draft);
    assert_eq!((import.findings.errors, import.findings.blocking), (4, 1));
    let (filter, page) = (FindingFilter::default(), Page::default());
    let found = imports::findings(&backend, &scope, import.id, &filter, &page).await.unwrap().items;
    let places: Vec<_> =
        found.iter().map(|finding| (finding.code, finding.row, finding.line, finding.column)).collect();
    assert_eq!(
        places,
        [
            (Code::EmailMalformed, Some(2), Some(3), Some(1)),
            (Code::StatusUnknown, Some(3), Some(4), Some(2)),
            (Code::DuplicateConflict, Some(4), Some(5), Some(1)),
            (Code::DuplicateConflict, Some(5), Some(6), Some(1)),
        ]
    );
    assert_eq!(found[1].fixes[0].value.as_deref(), Some("active"));
    let summary = imports::findings_summary(&backend, &scope, import.id).await.unwrap();
    assert_eq!(summary, import.findings);
}

async fn findings_are_listed_in_pages(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut file = String::from("Name,Email\n");
    for number in 0..25 {
        writeln!(file, "Ann,ann.{number}\n,bo.{number}@example.com").unwrap();
    }
    let id = draft(&backend, &scope, &file, None).await.id;
    let filter =
        FindingFilter { severity: Some(Severity::Error), code: Some(Code::EmailMalformed), column: Some(1) };
    let mut seen = Vec::new();
    let mut page = Page::first(10);
    loop {
        let listing = imports::findings(&backend, &scope, id, &filter, &page).await.unwrap();
        seen.extend(listing.items.into_iter().map(|finding| finding.row.unwrap()));
        let Some(next) = listing.next else { break };
        page.cursor = Some(next);
    }
    assert_eq!(seen, (0..25).map(|number| number * 2 + 1).collect::<Vec<_>>());
    let nothing = FindingFilter { severity: Some(Severity::Warning), ..filter };
    let listing = imports::findings(&backend, &scope, id, &nothing, &Page::default()).await.unwrap();
    assert!(listing.items.is_empty() && listing.next.is_none());
}

async fn edits_mend_what_was_found(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, BAD, None).await.id;
    let set = |row, column, value: &str| Edit::Set { row, column, value: value.to_owned() };
    let edits = vec![set(2, 1, "bo@example.com"), set(3, 2, "active"), Edit::Remove { row: 5 }];
    let change = Change { edits: Some(edits.clone()), ..Change::default() };
    let import = imports::change(&backend, &scope, id, change).await.unwrap();
    assert_eq!((import.findings.errors, import.findings.blocking), (0, 0));
    let configuration = imports::configuration(&backend, &scope, id).await.unwrap();
    assert_eq!(configuration.edits, edits);
    assert_eq!(configuration.snapshot.company, "Ours");
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!((plan.counts.created, plan.blocked, plan.rows_with_errors), (4, false, 0));

    // Each part replaces its whole.
    let change = Change { edits: Some(vec![set(3, 2, "suspended")]), ..Change::default() };
    let import = imports::change(&backend, &scope, id, change).await.unwrap();
    assert_eq!((import.findings.errors, import.findings.blocking), (3, 0));
}

async fn columns_and_values_are_mapped(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let file = "Who,Contact,Team\nAnn,ann@example.com,Salse\nBo,bo@example.com,?\n";
    let import = draft(&backend, &scope, file, None).await;
    assert!(import.findings.blocking > 0);
    let mapping = vec![
        MappingChoice { column: 0, field: Some(Field::FirstName), date_order: None },
        MappingChoice { column: 1, field: Some(Field::Email), date_order: None },
        MappingChoice { column: 2, field: Some(Field::Groups), date_order: None },
    ];
    let change = Change { mapping: Some(mapping), ..Change::default() };
    let import = imports::change(&backend, &scope, import.id, change).await.unwrap();
    assert!(import.mapping.iter().all(|column| column.why == Why::Chosen));
    assert_eq!(import.findings.errors, 2);

    let choices = BTreeMap::from([
        ("Salse".to_owned(), ValueChoice::Replace("Sales".to_owned())),
        ("?".to_owned(), ValueChoice::Clear(())),
    ]);
    let change =
        Change { value_mapping: Some(BTreeMap::from([(Field::Groups, choices)])), ..Change::default() };
    let import = imports::change(&backend, &scope, import.id, change).await.unwrap();
    assert_eq!(import.findings.errors, 0);
    imports::plan(&backend, &scope, import.id).await.unwrap();
    let rows = rows(&backend, &scope, import.id, PlanRowFilter::default()).await;
    assert_eq!((rows[0].groups.len(), rows[1].groups.len()), (1, 0));
    assert_eq!(rows[0].groups[0].name, "Sales");
    assert_eq!(rows[0].user, None, "nobody is there yet");
}

async fn the_file_is_read_otherwise(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name;Email\nOld;Headings\nFirst Name;Email Address\nAnn;ann@example.com\n";
    let import = draft(&backend, &scope, file, None).await;
    let dialect = DialectChoice { header_row: Some(3), ..DialectChoice::default() };
    let change = Change { dialect: Some(dialect), ..Change::default() };
    let import = imports::change(&backend, &scope, import.id, change).await.unwrap();
    assert_eq!((import.rows, import.dialect.header_row, import.findings.errors), (1, 3, 0));
}

async fn a_change_throws_the_plan_away(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(3), None).await;
    assert!(imports::latest_plan(&backend, &scope, id).await.unwrap().is_some());
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let change = Change { settings: Some(settings), ..Change::default() };
    let import = imports::change(&backend, &scope, id, change).await.unwrap();
    assert_eq!((import.state, import.plan_digest, import.counts.created), (ImportState::Draft, None, 0));
    assert_eq!(imports::latest_plan(&backend, &scope, id).await.unwrap(), None);
    let listing = imports::plan_rows(&backend, &scope, id, &PlanRowFilter::default(), &Page::default()).await;
    assert!(matches!(listing, Err(Error::Conflict { .. })));
    let committed = imports::commit(&backend, &scope, id, &digest, None).await;
    assert!(matches!(committed, Err(Error::Conflict { .. })), "{committed:?}");
    // The same again comes to the same.
    assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().digest, digest);
}

async fn a_comment_changes_nothing_else(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(3), None).await;
    let change = Change { comment: Some("From the spring fair".to_owned()), ..Change::default() };
    let import = imports::change(&backend, &scope, id, change).await.unwrap();
    assert_eq!((import.state, import.plan_digest), (ImportState::Planned, Some(digest)));
    assert_eq!(import.comment, "From the spring fair");
    let long = Change { comment: Some("x".repeat(10_001)), ..Change::default() };
    let refused = imports::change(&backend, &scope, id, long).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })));
}

async fn what_cannot_be_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, &crowd(2), None).await.id;
    let settings = |settings: Settings| Change { settings: Some(settings), ..Change::default() };
    let creates = BTreeMap::from([("Nord".to_owned(), ValueChoice::Create { create: true })]);
    let map = |field| Change {
        mapping: Some(vec![MappingChoice { column: 0, field: Some(field), date_order: None }]),
        ..Change::default()
    };
    let new = |column, key: &str| NewField {
        column,
        key: key.to_owned(),
        label: "Shoe size".to_owned(),
        kind: FieldType::Number,
        required: false,
    };
    let changes = [
        (settings(Settings { group: Some("999".to_owned()), ..Settings::default() }), "does not exist"),
        (settings(Settings { group: Some("Sales".to_owned()), ..Settings::default() }), "id"),
        (settings(Settings { default_language: Some("??".to_owned()), ..Settings::default() }), "language"),
        (Change { new_fields: Some(vec![new(4, "shoe")]), ..Change::default() }, "no column 5"),
        (Change { new_fields: Some(vec![new(1, "Shoe")]), ..Change::default() }, "key"),
        (
            Change { value_mapping: Some(BTreeMap::from([(Field::Courses, creates)])), ..Change::default() },
            "Nord",
        ),
        (map(Field::Custom("shoe".into())), "shoe"),
    ];
    for (change, word) in changes {
        match imports::change(&backend, &scope, id, change).await {
            Err(Error::Invalid { detail, .. }) => assert!(detail.contains(word), "{detail}"),
            other => panic!("{word}: {other:?}"),
        }
    }
}

async fn what_is_not_there_cannot_be_changed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, &crowd(2), None).await.id;
    let edits = |edit| Change { edits: Some(vec![edit]), ..Change::default() };
    let dialect = |dialect| Change { dialect: Some(dialect), ..Change::default() };
    for change in [
        edits(Edit::Remove { row: 3 }),
        edits(Edit::Set { row: 0, column: 0, value: String::new() }),
        edits(Edit::Set { row: 1, column: u32::MAX, value: "memory".to_owned() }),
        Change {
            mapping: Some(vec![MappingChoice { column: 4, field: None, date_order: None }]),
            ..Change::default()
        },
        dialect(DialectChoice { delimiter: Some("x".to_owned()), ..DialectChoice::default() }),
        dialect(DialectChoice { header_row: Some(0), ..DialectChoice::default() }),
        dialect(DialectChoice { header_row: Some(99), ..DialectChoice::default() }),
        dialect(DialectChoice { sheet: Some("Sheet1".to_owned()), ..DialectChoice::default() }),
        dialect(DialectChoice { encoding: Some("utf-16".to_owned()), ..DialectChoice::default() }),
    ] {
        let refused = imports::change(&backend, &scope, id, change.clone()).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{change:?}: {refused:?}");
    }
    let import = imports::get(&backend, &scope, id).await.unwrap();
    assert_eq!((import.rows, import.findings.errors), (2, 0));
    let unknown = imports::change(&backend, &scope, id + 1, Change::default()).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}

async fn two_changes_at_once_do_not_overwrite_each_other(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, &crowd(200), None).await.id;
    let change = |row| {
        let change = Change { edits: Some(vec![Edit::Remove { row }]), ..Change::default() };
        imports::change(&backend, &scope, id, change)
    };
    let (one, other) = tokio::join!(change(1), change(2));
    let edits = imports::configuration(&backend, &scope, id).await.unwrap().edits;
    match (one, other) {
        // One came whole before the other, which replaced it knowingly …
        (Ok(_), Ok(_)) => assert_eq!(edits.len(), 1),
        // … or one is told.
        (Ok(_), Err(Error::Conflict { .. })) => assert_eq!(edits, [Edit::Remove { row: 1 }]),
        (Err(Error::Conflict { .. }), Ok(_)) => assert_eq!(edits, [Edit::Remove { row: 2 }]),
        other => panic!("{other:?}"),
    }
}

async fn a_new_group_is_known_to_the_next_plan(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Group\nAnn,ann@example.com,Sales\n";
    let import = send(&backend, &scope, file.as_bytes(), None).await.unwrap();
    assert_eq!(import.findings.errors, 1);
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    assert_eq!(plan.counts.rejected, 1);
    let rejected = PlanRowFilter { action: Some(Action::Reject), effect: None };
    let row = rows(&backend, &scope, import.id, rejected).await;
    assert_eq!(row[0].findings[0].code, Code::GroupUnknown);
    fixtures::group(&backend, &scope, "Sales").await;
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    assert_eq!((plan.counts.rejected, plan.counts.created, plan.counts.memberships), (0, 1, 1));
    let import = imports::get(&backend, &scope, import.id).await.unwrap();
    assert_eq!(import.findings.errors, 0, "what is found is what the plan found");
}
