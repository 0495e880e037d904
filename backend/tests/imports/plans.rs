//! What a plan says, and what stops it from being committed.

use backend::imports::{self, Action, Counts, Effect, ImportState, PlanRowFilter};
use backend::page::Page;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::Settings;
use roster::check::Code;
use roster::person::Status;
use roster::settings::{Blank, Create, Existing, OnError};

use crate::support::{draft, import, people, planned, rows, with};

database_tests!(
    an_invalid_status_stops_the_whole_import,
    blocking_findings_on_rows_that_are_left_out_do_not_count,
    rows_with_errors_are_left_out_only_if_asked,
    rows_are_filtered_and_paged,
    existing_people_are_skipped_filled_or_only_joined,
    unknown_people_are_skipped_if_asked,
    blank_cells_clear_if_asked,
    user_names_and_references_are_unique_in_the_company,
    user_names_are_given_on,
    seats_run_out_on_a_row,
    suspensions_free_seats_in_any_order,
    plans_are_made_again,
    a_plan_of_many_rows_is_whole,
);

async fn an_invalid_status_stops_the_whole_import(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Status\nAnn,ann@example.com,active\nBo,bo@example.com,actve\n";
    let import = draft(&backend, &scope, file, None).await;
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &scope, import.id, with(skip)).await.unwrap();
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    assert!(plan.blocked);
    assert_eq!((plan.blocking[0].code, plan.blocking[0].row), (Code::StatusUnknown, Some(2)));
    assert_eq!((plan.counts.created, plan.counts.rejected), (1, 1));
    match imports::commit(&backend, &scope, import.id, &plan.digest, None).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("Row 2 (line 3), “Status”"), "{detail}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(&backend, "job").await, 0);
    assert!(people(&backend, &scope).await.is_empty());
}

async fn blocking_findings_on_rows_that_are_left_out_do_not_count(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Status\nAnn,ann@example.com,active\nBo,bo.example.com,actve\n";
    let import = draft(&backend, &scope, file, None).await;
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    assert!(plan.blocked);
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &scope, import.id, with(skip)).await.unwrap();
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    assert!(!plan.blocked && plan.blocking.is_empty());
    imports::commit(&backend, &scope, import.id, &plan.digest, None).await.unwrap();
}

async fn rows_with_errors_are_left_out_only_if_asked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email\nAnn,ann@example.com\nBo,bo.example.com\nDi,di@example.com\nDee,di@example.com\n";
    let (id, digest) = planned(&backend, &scope, file, None).await;
    match imports::commit(&backend, &scope, id, &digest, None).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("3 rows"), "{detail}"),
        other => panic!("{other:?}"),
    }
    let rejected = PlanRowFilter { action: Some(Action::Reject), effect: None };
    let rejected = rows(&backend, &scope, id, rejected).await;
    let why: Vec<_> =
        rejected.iter().map(|row| (row.row, row.email.as_str(), row.findings[0].code)).collect();
    assert_eq!(
        why,
        [
            (2, "bo.example.com", Code::EmailMalformed),
            (3, "di@example.com", Code::DuplicateConflict),
            (4, "di@example.com", Code::DuplicateConflict),
        ]
    );
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &scope, id, with(skip)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    imports::commit(&backend, &scope, id, &plan.digest, None).await.unwrap();
    crate::support::run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!(done.counts, Counts { created: 1, rejected: 3, ..Counts::default() });
    assert_eq!(people(&backend, &scope).await.len(), 1);
}

async fn rows_are_filtered_and_paged(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    for name in ["a", "b", "c", "d"] {
        let status = if name == "c" { Status::Suspended } else { Status::Active };
        fixtures::person(&backend, &scope, &format!("{name}@example.com"), status, &[]).await;
    }
    let file = "Name,Email,Status,Group\n\
        a,a@example.com,,\n\
        B,b@example.com,suspended,\n\
        c,c@example.com,active,Sales\n\
        d,d@example.com,,\n\
        e,e@example.com,,Sales\n";
    let (id, _) = planned(&backend, &scope, file, None).await;
    let numbers = async |action, effect| {
        let rows = rows(&backend, &scope, id, PlanRowFilter { action, effect }).await;
        rows.into_iter().map(|row| row.row).collect::<Vec<_>>()
    };
    assert_eq!(numbers(None, None).await, [1, 2, 3, 4, 5]);
    assert_eq!(numbers(Some(Action::Unchanged), None).await, [1, 4]);
    assert_eq!(numbers(Some(Action::Update), None).await, [2, 3]);
    assert_eq!(numbers(Some(Action::Create), None).await, [5]);
    assert_eq!(numbers(Some(Action::Reject), None).await, [0; 0]);
    assert_eq!(numbers(None, Some(Effect::Suspends)).await, [2]);
    assert_eq!(numbers(None, Some(Effect::Reactivates)).await, [3]);
    assert_eq!(numbers(None, Some(Effect::Joins)).await, [3, 5]);
    assert_eq!(numbers(Some(Action::Create), Some(Effect::Joins)).await, [5]);
    let all = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    assert_eq!(all[4].groups[0].id, Some(sales));
    assert_eq!(all[1].changes.len(), 2);
    let cursor = Page { cursor: Some("x".to_owned()), limit: 2 };
    let listing = imports::plan_rows(&backend, &scope, id, &PlanRowFilter::default(), &cursor).await;
    assert!(matches!(listing, Err(Error::Refused { .. })));
}

async fn existing_people_are_skipped_filled_or_only_joined(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let file = "First Name,Last Name,Email,Group\nAnna,Bell,ann@example.com,Sales\n";
    let expect = [
        (Existing::Update, Counts { updated: 1, memberships: 1, ..Counts::default() }, "Anna Bell"),
        (Existing::FillMissing, Counts { updated: 1, memberships: 1, ..Counts::default() }, "ann Bell"),
        (Existing::MembershipsOnly, Counts { updated: 1, memberships: 1, ..Counts::default() }, "ann"),
        (Existing::Skip, Counts { skipped: 1, ..Counts::default() }, "ann"),
    ];
    let id = draft(&backend, &scope, file, None).await.id;
    for (existing, counts, name) in expect {
        imports::change(&backend, &scope, id, with(Settings { existing, ..Settings::default() }))
            .await
            .unwrap();
        let plan = imports::plan(&backend, &scope, id).await.unwrap();
        assert_eq!(plan.counts, counts, "{existing:?}");
        let row = rows(&backend, &scope, id, PlanRowFilter::default()).await;
        assert_eq!(row[0].name, name, "{existing:?}");
    }
}

async fn unknown_people_are_skipped_if_asked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let id = draft(&backend, &scope, "Name,Email\nAnna,ann@example.com\nBo,bo@example.com\n", None).await.id;
    let settings = Settings { create: Create(false), ..Settings::default() };
    imports::change(&backend, &scope, id, with(settings)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts, Counts { updated: 1, skipped: 1, ..Counts::default() });
}

async fn blank_cells_clear_if_asked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, "Name,Email,Region,Job Role\nAnn,ann@example.com,North,Driver\n", None).await;
    let id = draft(&backend, &scope, "Name,Email,Region\nAnn,ann@example.com,\n", None).await.id;
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts.unchanged, 1);
    let settings = Settings { blank: Blank::Clear, ..Settings::default() };
    imports::change(&backend, &scope, id, with(settings)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.counts.updated, 1);
    imports::commit(&backend, &scope, id, &plan.digest, None).await.unwrap();
    crate::support::run(&backend).await;
    let people = people(&backend, &scope).await;
    assert_eq!((people[0].region.as_deref(), people[0].job_role.as_deref()), (None, Some("Driver")));
}

async fn user_names_and_references_are_unique_in_the_company(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,User Name,Reference\nAnn,ann@example.com,Ann,0007\n";
    import(&backend, &scope, file, None).await;
    let other = "Name,Email,User Name,Reference\nBo,bo@example.com,ANN,7\nCy,cy@example.com,cy,0007\n";
    let (id, _) = planned(&backend, &scope, other, None).await;
    let rows = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    for row in &rows {
        assert_eq!((row.action, row.findings[0].code), (Action::Reject, Code::UniqueInCompany));
        assert!(row.findings[0].message.contains("ann@example.com"), "{}", row.findings[0].message);
    }
    // Their own are theirs.
    let again = import(&backend, &scope, file, None).await;
    assert_eq!(again.counts.unchanged, 1);
    // Elsewhere they are free.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    assert_eq!(import(&backend, &theirs, file, None).await.counts.created, 1);
}

/// In one file one person gives a user name up, and in the next another takes it.
async fn user_names_are_given_on(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, "Name,Email,User Name\nAnn,ann@example.com,first\n", None).await;
    import(&backend, &scope, "Name,Email,User Name\nAnn,ann@example.com,second\n", None).await;
    let done = import(&backend, &scope, "Name,Email,User Name\nBo,bo@example.com,First\n", None).await;
    assert_eq!(done.counts.created, 1);
    let people = people(&backend, &scope).await;
    let names: Vec<_> = people.iter().map(|user| user.user_name.as_deref()).collect();
    assert_eq!(names, [Some("second"), Some("First")]);
}

async fn seats_run_out_on_a_row(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(3)).await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    let file = "Name,Email,Status\nCy,cy@example.com,\nDi,di@example.com,suspended\n\
        Ed,ed@example.com,\nFay,fay@example.com,active\n";
    let (id, digest) = planned(&backend, &scope, file, None).await;
    let plan = imports::latest_plan(&backend, &scope, id).await.unwrap().unwrap();
    assert!(plan.blocked);
    assert_eq!((plan.blocking[0].code, plan.blocking[0].row), (Code::SeatsExceeded, Some(4)));
    let seats = plan.seats;
    assert_eq!((seats.limit, seats.used, seats.freed, seats.needed, seats.after), (Some(3), 1, 0, 3, 4));
    assert!(matches!(
        imports::commit(&backend, &scope, id, &digest, None).await,
        Err(Error::Conflict { .. })
    ));
}

async fn suspensions_free_seats_in_any_order(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(2)).await;
    for name in ["ann", "bo"] {
        fixtures::person(&backend, &scope, &format!("{name}@example.com"), Status::Active, &[]).await;
    }
    let file = "Name,Email,Status\nCy,cy@example.com,\nann,ann@example.com,suspended\n\
        bo,bo@example.com,suspended\nDi,di@example.com,\n";
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { created: 2, updated: 2, suspended: 2, ..Counts::default() });
}

async fn plans_are_made_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crate::support::crowd(5), None).await;
    for _ in 0..2 {
        assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().digest, digest);
        assert_eq!(sql::count(&backend, "import_row").await, 5);
    }
    let (one, other) = tokio::join!(imports::plan(&backend, &scope, id), imports::plan(&backend, &scope, id));
    assert_eq!((one.unwrap().digest, other.unwrap().digest), (digest.clone(), digest));
    assert_eq!(sql::count(&backend, "import_row").await, 5);
    let import = imports::get(&backend, &scope, id).await.unwrap();
    assert_eq!((import.state, import.counts.created), (ImportState::Planned, 5));
}

async fn a_plan_of_many_rows_is_whole(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = crate::support::crowd(21_000);
    let done = import(&backend, &scope, &file, None).await;
    assert_eq!(done.counts, Counts { created: 21_000, ..Counts::default() });
    assert_eq!(sql::count(&backend, "user").await, 21_000);
    let changed = file.replace("Ann20500,Bell", "Ann20500,Ball");
    let (id, _) = planned(&backend, &scope, &changed, None).await;
    let plan = imports::latest_plan(&backend, &scope, id).await.unwrap().unwrap();
    assert_eq!(plan.counts, Counts { updated: 1, unchanged: 20_999, ..Counts::default() });
}
