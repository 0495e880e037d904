//! An import is taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Instant;

use backend::access::{self, Actor, Right, Scope};
use backend::clock::Clock;
use backend::companies;
use backend::fields::{self, NewField};
use backend::imports::{self, Change, ImportState, Undo, UndoRow};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, activity};
use jiff::SignedDuration;
use roster::Settings;
use roster::map::{CustomField, Field, FieldType, ValueChoice};
use roster::person::Status;
use roster::settings::{Blank, Invite};

use crate::support::{commit, draft, import, people, with};

database_tests!(
    five_thousand_are_taken_back_but_for_those_who_changed_since,
    a_plan_does_nothing_and_undoing_twice_is_undoing_once,
    user_names_that_were_swapped_are_swapped_back,
    what_is_somebody_elses_by_now_is_not_taken,
    whoever_is_kept_keeps_what_another_had,
    nobody_comes_back_without_a_seat,
    mail_and_invitations_are_withdrawn,
    what_was_made_first_goes_if_nobody_uses_it,
    a_field_that_was_deleted_since_stays_away,
    several_companies_are_as_they_were,
    only_what_is_done_is_undone_and_not_for_ever,
    another_companys_import_is_not_there,
    values_of_own_fields_go_with_the_undone,
);

/// Every row of the tables that an import writes, by table and id, but for what counts changes.
async fn tables(backend: &Backend) -> BTreeMap<String, String> {
    let text = |column: &str| format!("coalesce(CAST({column} AS TEXT), '~')");
    let columns =
        |columns: &[&str]| columns.iter().map(|column| text(column)).collect::<Vec<_>>().join(" || '|' || ");
    let user = columns(&[
        "company_id",
        "account_id",
        "email",
        "email_key",
        "first_name",
        "last_name",
        "user_name",
        "user_name_key",
        "reference",
        "status",
        "account_type",
        "activation",
        "language",
        "job_role",
        "region",
        "custom",
        "invite_at_assignment",
        "created_import_id",
        "created_at",
    ]);
    let membership = columns(&["company_id", "import_id", "created_at"]);
    let assignment = columns(&["user_id", "course_id", "attempt", "state", "import_id"]);
    let mut rows = BTreeMap::new();
    for query in [
        format!(r#"SELECT 'user ' || id || '=' || {user} FROM "user""#),
        format!("SELECT 'place ' || user_id || ' ' || group_id || '=' || {membership} FROM membership"),
        format!("SELECT 'course ' || user_id || ' ' || id || '=' || {assignment} FROM assignment"),
        r#"SELECT 'group ' || id || '=' || name FROM "group""#.to_owned(),
    ] {
        for row in sql::texts(backend, &query).await {
            let (key, value) = row.split_once('=').unwrap();
            rows.insert(key.to_owned(), value.to_owned());
        }
    }
    rows
}

fn addresses(rows: &[UndoRow]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.email.as_str()).collect()
}

async fn take_back(backend: &Backend, scope: &Scope, id: i64) -> Undo {
    imports::undo(backend, scope, id, false).await.unwrap()
}

/// What it takes to have 3,000 people of every kind, each with a field of the company's own, and a third of them
/// with a course and in a group.
async fn three_thousand(backend: &Backend, scope: &Scope) {
    fixtures::group(backend, scope, "North").await;
    for title in ["Fire Safety", "First Aid"] {
        fixtures::course(backend, scope, title).await;
    }
    for (key, kind) in [("badge", FieldType::Number), ("shirt", FieldType::Text)] {
        let definition = CustomField { key: key.into(), label: key.into(), kind, ..CustomField::default() };
        fields::create(backend, scope, NewField { definition, at_sign_up: false }).await.unwrap();
    }
    let mut file = String::from(HEADER);
    for number in 1..=3_000 {
        let (group, course) = if number % 3 == 0 { ("Sales", "First Aid") } else { ("", "") };
        writeln!(
            file,
            "Ann,Bell {number},p{number}@example.com,user{number},R-{number},active,Cook,West,{group},{course},{number},L"
        )
        .unwrap();
    }
    import(backend, scope, &file, None).await;
}

const HEADER: &str =
    "First Name,Last Name,Email,User Name,Reference,Status,Job Role,Region,Group,Course,badge,shirt\n";

async fn five_thousand_are_taken_back_but_for_those_who_changed_since(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await;
    three_thousand(&backend, &scope).await;
    let before = tables(&backend).await;

    // All of them change in one way or another, some swap their references, and 2,000 are new.
    let mut second = String::from(HEADER);
    for number in 1..=5_000 {
        let status = if number % 5 == 0 { "suspended" } else { "active" };
        let role = if number % 2 == 0 { "Baker" } else { "Cook" };
        let reference = match number % 10 {
            5 => number + 1,
            6 => number - 1,
            _ => number,
        };
        let course = if number % 4 == 0 { "" } else { "Fire Safety" };
        writeln!(
            second,
            "Ann,Fox {number},p{number}@example.com,name{number},R-{reference},{status},{role},East,North,{course},\
             {},XL",
            number + 1
        )
        .unwrap();
    }
    let done = import(&backend, &scope, &second, Some(sales.id)).await;
    assert_eq!((done.counts.created, done.counts.updated, done.counts.suspended), (2_000, 3_000, 600));
    assert_eq!(done.counts.assignments, 3_750);

    // Since then 25 of each were changed again.
    let mut third = String::from("Email,First Name,Region\n");
    let changed: Vec<u32> = (1..=3_000).step_by(120).chain((3_001..=5_000).step_by(80)).collect();
    assert_eq!(changed.len(), 50);
    for number in &changed {
        writeln!(third, "p{number}@example.com,Ann,South").unwrap();
    }
    import(&backend, &scope, &third, None).await;
    let between = tables(&backend).await;

    let started = Instant::now();
    let plan = imports::undo(&backend, &scope, done.id, true).await.unwrap();
    let planned = started.elapsed();
    assert_eq!(tables(&backend).await, between, "a plan changes nothing");
    let named: BTreeSet<String> = changed.iter().map(|number| format!("p{number}@example.com")).collect();
    let is_named = |rows: &[UndoRow]| addresses(rows) == named.iter().map(String::as_str).collect();
    assert!(is_named(&plan.kept), "{:?}", plan.counts);
    for kept in &plan.kept {
        assert_eq!(kept.reasons, ["Region is “South” now; the import said “East”."], "{kept:?}");
    }
    assert_eq!((plan.counts.reversed, plan.counts.kept, plan.counts.failed), (4_950, 50, 0));
    assert_eq!((plan.counts.removed, plan.counts.put_back), (1_975, 2_975));

    let started = Instant::now();
    let undone = take_back(&backend, &scope, done.id).await;
    eprintln!("planned in {planned:?}, undone in {:?}", started.elapsed());
    assert_eq!(undone.counts, plan.counts);
    assert!(is_named(&undone.kept));

    // Everything is as it was before, but for the 50, who are as they were a moment ago.
    let stay: BTreeSet<&str> = undone.kept.iter().map(|kept| kept.user.as_str()).collect();
    let stays = |key: &str| {
        let mut words = key.split(' ').skip(1);
        !key.starts_with("group ") && words.next().is_some_and(|id| stay.contains(id))
    };
    let mut expected: BTreeMap<String, String> = before.into_iter().filter(|(key, _)| !stays(key)).collect();
    expected.extend(between.into_iter().filter(|(key, _)| stays(key)));
    let after = tables(&backend).await;
    let differs: Vec<_> =
        after.iter().filter(|(key, value)| expected.get(*key) != Some(value)).take(3).collect();
    assert!(differs.is_empty(), "{differs:?}");
    assert_eq!(after, expected);
    let import = imports::get(&backend, &scope, done.id).await.unwrap();
    assert_eq!(import.state, ImportState::Undone);
    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    assert_eq!(entry.verb, "import.undone");
    assert_eq!(entry.data["counts"]["kept"], 50);
}

async fn a_plan_does_nothing_and_undoing_twice_is_undoing_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let before = tables(&backend).await;
    let done = import(&backend, &scope, &crate::support::crowd(3), None).await;
    let plan = imports::undo(&backend, &scope, done.id, true).await.unwrap();
    assert!(plan.dry_run && plan.undone_at.is_none());
    assert_eq!(people(&backend, &scope).await.len(), 3);
    let undone = take_back(&backend, &scope, done.id).await;
    assert!(!undone.dry_run && undone.undone_at.is_some());
    assert_eq!(tables(&backend).await, before);
    let again = take_back(&backend, &scope, done.id).await;
    assert_eq!(again, undone);
    // It can be brought in again.
    let again = import(&backend, &scope, &crate::support::crowd(3), None).await;
    assert_eq!(again.counts.created, 3);
}

async fn user_names_that_were_swapped_are_swapped_back(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let header = "First Name,Email,User Name,Reference\n";
    let first = format!("{header}Ann,ann@example.com,one,1\nBo,bo@example.com,two,2\n");
    import(&backend, &scope, &first, None).await;
    let before = tables(&backend).await;
    let swapped =
        format!("{header}Ann,ann@example.com,two,2\nBo,bo@example.com,one,1\nCy,cy@example.com,three,3\n");
    let done = import(&backend, &scope, &swapped, None).await;
    assert_eq!((done.counts.updated, done.counts.created), (2, 1));
    let undone = take_back(&backend, &scope, done.id).await;
    assert_eq!((undone.counts.put_back, undone.counts.removed), (2, 1));
    assert_eq!(tables(&backend).await, before);
}

async fn what_is_somebody_elses_by_now_is_not_taken(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let header = "First Name,Email,Reference\n";
    import(&backend, &scope, &format!("{header}Ann,ann@example.com,1\nBo,bo@example.com,2\n"), None).await;
    let second = format!("{header}Ann,ann@example.com,11\nBo,bo@example.com,22\n");
    let done = import(&backend, &scope, &second, None).await;
    import(&backend, &scope, &format!("{header}Cy,cy@example.com,1\n"), None).await;
    let undone = take_back(&backend, &scope, done.id).await;
    assert_eq!((undone.counts.reversed, undone.counts.failed), (1, 1), "{undone:?}");
    assert_eq!(addresses(&undone.failed), BTreeSet::from(["ann@example.com"]));
    assert_eq!(undone.failed[0].reasons, ["The reference “1” belongs to somebody else now."]);
    let references: Vec<_> = people(&backend, &scope).await.into_iter().map(|user| user.reference).collect();
    assert_eq!(references, [Some("11".to_owned()), Some("2".to_owned()), Some("1".to_owned())]);
}

async fn whoever_is_kept_keeps_what_another_had(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let header = "First Name,Email,Reference\n";
    let first = "Ann,ann@example.com,1\nBo,bo@example.com,2\nCy,cy@example.com,3\n";
    import(&backend, &scope, &format!("{header}{first}"), None).await;
    let second = "Ann,ann@example.com,2\nBo,bo@example.com,3\nCy,cy@example.com,1\n";
    let done = import(&backend, &scope, &format!("{header}{second}"), None).await;
    import(&backend, &scope, "Email,First Name\nann@example.com,Anna\n", None).await;
    // Ann keeps Bo's, so Bo keeps Cy's, and Cy hers.
    let undone = take_back(&backend, &scope, done.id).await;
    assert_eq!((undone.counts.reversed, undone.counts.kept, undone.counts.failed), (0, 1, 2));
    let references: Vec<_> =
        people(&backend, &scope).await.into_iter().filter_map(|user| user.reference).collect();
    assert_eq!(references, ["2", "3", "1"]);
}

async fn nobody_comes_back_without_a_seat(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(3)).await;
    let header = "First Name,Email,Status\n";
    let first = "Ann,ann@example.com,active\nBo,bo@example.com,active\nCy,cy@example.com,active\n";
    import(&backend, &scope, &format!("{header}{first}"), None).await;
    let suspending = format!("{header}{}", first.replace("active", "suspended"));
    let done = import(&backend, &scope, &suspending, None).await;
    import(&backend, &scope, &format!("{header}Di,di@example.com,active\nEd,ed@example.com,active\n"), None)
        .await;
    let plan = imports::undo(&backend, &scope, done.id, true).await.unwrap();
    assert_eq!((plan.counts.reversed, plan.counts.failed), (1, 2));
    let undone = take_back(&backend, &scope, done.id).await;
    assert_eq!(undone.counts, plan.counts);
    assert_eq!(addresses(&undone.failed), BTreeSet::from(["bo@example.com", "cy@example.com"]));
    assert_eq!(undone.failed[0].reasons, ["There is no seat left for them: the company has 3."]);
    let active = people(&backend, &scope).await.iter().filter(|user| user.status == Status::Active).count();
    assert_eq!(active, 3);
}

async fn mail_and_invitations_are_withdrawn(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, "Name,Email\nAnn,ann@example.com\n", None).await;
    let before = tables(&backend).await;
    let file = "Name,Email,Send Invite\nAnn,ann@example.com,yes\nBo,bo@example.com,\nCy,cy@example.com,\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let settings = Settings { invite: Invite::Now, ..Settings::default() };
    imports::change(&backend, &scope, id, with(settings)).await.unwrap();
    let done = commit(&backend, &scope, id).await;
    assert_eq!((done.counts.created, done.counts.invitations), (2, 3));
    let in_state = |state: &str| format!("SELECT count(*) FROM outbox WHERE state = '{state}'");
    assert_eq!(sql::number(&backend, &in_state("waiting")).await, 3);
    // Cy's has gone out, and Bo was changed since: his still will.
    let ids: Vec<i64> = people(&backend, &scope).await.iter().map(|user| user.id).collect();
    sql::execute(&backend, &format!("UPDATE outbox SET state = 'sent' WHERE user_id = {}", ids[2])).await;
    sql::execute(&backend, &format!("UPDATE \"user\" SET version = 2 WHERE id = {}", ids[1])).await;
    let undone = take_back(&backend, &scope, id).await;
    assert_eq!((undone.counts.reversed, undone.counts.kept), (2, 1));
    for (state, count) in [("withdrawn", 1), ("waiting", 1), ("sent", 1)] {
        assert_eq!(sql::number(&backend, &in_state(state)).await, count, "{state}");
    }
    assert_eq!(sql::count(&backend, "invitation").await, 1, "Bo's");
    sql::execute(&backend, &format!("DELETE FROM \"user\" WHERE id = {}", ids[1])).await;
    assert_eq!(tables(&backend).await, before, "Ann is not invited");
}

async fn what_was_made_first_goes_if_nobody_uses_it(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Group,Shoe\nAnn,ann@example.com,Nord,41\nBo,bo@example.com,Sud,42\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let create = || ValueChoice::Create { create: true };
    let groups = BTreeMap::from([("Nord".to_owned(), create()), ("Sud".to_owned(), create())]);
    let shoe = roster::map::NewField {
        column: 3,
        key: "shoe".to_owned(),
        label: "Shoe".to_owned(),
        kind: FieldType::Number,
        required: false,
    };
    let change = Change {
        value_mapping: Some(BTreeMap::from([(Field::Groups, groups)])),
        new_fields: Some(vec![shoe]),
        ..Change::default()
    };
    imports::change(&backend, &scope, id, change).await.unwrap();
    commit(&backend, &scope, id).await;
    assert_eq!((sql::count(&backend, "group").await, sql::count(&backend, "custom_field").await), (2, 1));
    // Somebody else comes into one of the groups.
    import(&backend, &scope, "Name,Email,Group\nCy,cy@example.com,Nord\n", None).await;
    take_back(&backend, &scope, id).await;
    assert_eq!(sql::texts(&backend, "SELECT name FROM \"group\"").await, ["Nord"]);
    assert_eq!(sql::count(&backend, "custom_field").await, 0);
}

async fn a_field_that_was_deleted_since_stays_away(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let definition = CustomField {
        key: "shirt".into(),
        label: "Shirt".into(),
        kind: FieldType::Text,
        ..CustomField::default()
    };
    let field = fields::create(&backend, &scope, NewField { definition, at_sign_up: false }).await.unwrap();
    import(&backend, &scope, "First Name,Email,Shirt\nAnn,ann@example.com,M\n", None).await;
    let id = draft(&backend, &scope, "First Name,Email,Shirt\nAnne,ann@example.com,\n", None).await.id;
    let settings = Settings { blank: Blank::Clear, ..Settings::default() };
    imports::change(&backend, &scope, id, Change { settings: Some(settings), ..Change::default() })
        .await
        .unwrap();
    commit(&backend, &scope, id).await;
    let custom = "SELECT coalesce(custom, '~') FROM \"user\"";
    assert_eq!(sql::texts(&backend, custom).await, ["~"]);
    fields::delete(&backend, &scope, field.id).await.unwrap();
    assert_eq!(take_back(&backend, &scope, id).await.counts.put_back, 1);
    assert_eq!(sql::texts(&backend, "SELECT first_name FROM \"user\"").await, ["Ann"]);
    assert_eq!(sql::texts(&backend, custom).await, ["~"]);
}

async fn several_companies_are_as_they_were(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let header = "Name,Email,Company\n";
    let first = "Ann Bell,ann@example.com,Ours\nBo Chu,bo@example.com,Theirs\n";
    import(&backend, &ours, &format!("{header}{first}"), None).await;
    let before = tables(&backend).await;
    let second = "Ann Fox,ann@example.com,Ours\nBo Fox,bo@example.com,Theirs\nCy,cy@example.com,Theirs\n";
    let done = import(&backend, &ours, &format!("{header}{second}"), None).await;
    assert_eq!((done.counts.created, done.counts.updated), (1, 2));
    let undone = take_back(&backend, &ours, done.id).await;
    assert_eq!((undone.counts.removed, undone.counts.put_back), (1, 2));
    assert_eq!(tables(&backend).await, before);
    assert!(imports::undo(&backend, &theirs, done.id, true).await.is_err());
}

async fn only_what_is_done_is_undone_and_not_for_ever(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let open = draft(&backend, &scope, &crate::support::crowd(1), None).await;
    let refused = imports::undo(&backend, &scope, open.id, true).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    let done = import(&backend, &scope, &crate::support::crowd(1), None).await;
    let clock = Clock::fixed(done.finished_at.unwrap());
    let later = beside(&backend, clock.clone()).await;
    clock.advance(SignedDuration::from_hours(24 * 30));
    imports::undo(&later, &scope, done.id, true).await.unwrap();
    clock.advance(SignedDuration::from_secs(1));
    let refused = imports::undo(&later, &scope, done.id, false).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(people(&backend, &scope).await.len(), 1);
    later.close().await;
}

async fn another_companys_import_is_not_there(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let done = import(&backend, &ours, &crate::support::crowd(1), None).await;
    let other = imports::undo(&backend, &theirs, done.id, false).await;
    assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
    let company = companies::get(&backend, &ours).await.unwrap();
    let looking = access::enter(&backend, &Actor::Cli, company.id, Right::ViewPeople).await.unwrap();
    imports::undo(&backend, &looking, done.id, true).await.unwrap();
}

/// What the undone have in the company's own fields goes with them, and nobody else's does.
async fn values_of_own_fields_go_with_the_undone(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", None).await;
    let field = format!(
        "INSERT INTO custom_field (company_id, key, label, kind, required, bounds, created_at)
         VALUES ({}, 'badge', 'Badge', 'text', FALSE, '{{}}', 0)",
        scope.company_id()
    );
    sql::execute(&backend, &field).await;
    let file = |begin: &str, people: u32| {
        let mut file = String::from("Name,Email,Badge\n");
        for number in 0..people {
            let _ = writeln!(file, "Ann,{begin}.{number}@example.com,{}", number % 5);
        }
        file
    };
    import(&backend, &scope, &file("other", 60), None).await;
    let done = import(&backend, &scope, &file("undone", 40), None).await;
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM user_field_value").await, 100);
    assert_eq!(take_back(&backend, &scope, done.id).await.counts.removed, 40);
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM user_field_value").await, 60);
}
