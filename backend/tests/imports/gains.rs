//! What rows give people: courses, alone and by packages, and invitations.

use backend::access::Scope;
use backend::imports::{self, Counts, Effect, PlanRowFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::Settings;
use roster::person::Status;
use roster::settings::{Existing, Invite};

use crate::support::{commit, course, draft, import, planned, rows, run, with};

database_tests!(
    courses_come_alone_and_by_packages_and_only_once,
    a_course_that_is_gone_is_told,
    a_package_that_changed_is_told,
    a_course_that_was_assigned_meanwhile_is_not_repeated,
    who_is_left_alone_is_left_alone_as_they_are,
    invitations_go_out_now,
    invitations_go_out_with_the_first_course,
    rules_place_people,
);

async fn package(backend: &Backend, scope: &Scope, name: &str, courses: &[i64]) -> i64 {
    let company = scope.company_id();
    sql::execute(
        backend,
        &format!("INSERT INTO package (company_id, name, created_at) VALUES ({company}, '{name}', 0)"),
    )
    .await;
    let id = sql::number(backend, &format!("SELECT id FROM package WHERE name = '{name}'")).await;
    for (position, course) in courses.iter().enumerate() {
        sql::execute(
            backend,
            &format!(
                "INSERT INTO package_course (package_id, course_id, company_id, position)
                 VALUES ({id}, {course}, {company}, {position})"
            ),
        )
        .await;
    }
    id
}

async fn courses_come_alone_and_by_packages_and_only_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let safety = course(&backend, &[&scope], "Fire").await;
    let aid = course(&backend, &[&scope], "Aid").await;
    let lift = course(&backend, &[&scope], "Lift").await;
    let basics = package(&backend, &scope, "Basics", &[aid, safety, lift]).await;
    let file = "Name,Email,Course 1,Package\nAnn,ann@example.com,Fire,\nBo,bo@example.com,Fire,Basics\n";
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { created: 2, assignments: 4, ..Counts::default() });
    let of = |wanted: &str| format!("SELECT count(*) FROM assignment WHERE attempt = 1 AND {wanted}");
    assert_eq!(sql::number(&backend, &of("source = 'import' AND package_id IS NULL")).await, 2);
    let by_package = of(&format!("source = 'package' AND package_id = {basics} AND course_id <> {safety}"));
    assert_eq!(sql::number(&backend, &by_package).await, 2);
    // Ann has one of the three already, whatever has become of it.
    sql::execute(&backend, "UPDATE assignment SET state = 'completed', attempt = 2").await;
    let file = "Name,Email,Package\nAnn,ann@example.com,Basics\nBo,bo@example.com,Basics\n";
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { updated: 1, unchanged: 1, assignments: 2, ..Counts::default() });
    let assigned = PlanRowFilter { action: None, effect: Some(Effect::Assigns) };
    let rows = rows(&backend, &scope, done.id, assigned).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].courses, ["Aid", "Lift"]);
    assert_eq!(
        import(&backend, &scope, file, None).await.counts,
        Counts { unchanged: 2, ..Counts::default() }
    );
    // Who is passed over gets nothing.
    let id = draft(&backend, &scope, "Name,Email,Course\nAnn,ann@example.com,Fire\n", None).await.id;
    let skip = Settings { existing: Existing::Skip, ..Settings::default() };
    imports::change(&backend, &scope, id, with(skip)).await.unwrap();
    assert_eq!(commit(&backend, &scope, id).await.counts, Counts { skipped: 1, ..Counts::default() });
}

/// As every use case does that changes what plans are made by.
async fn touch(backend: &Backend, sql: &str) {
    sql::execute(backend, sql).await;
    sql::execute(backend, "UPDATE company SET version = version + 1").await;
}

async fn a_course_that_is_gone_is_told(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    course(&backend, &[&scope], "Fire").await;
    let file = "Name,Email,Course\nAnn,ann@example.com,Fire\n";
    let (id, digest) = planned(&backend, &scope, file, None).await;
    let (queued, queued_digest) = planned(&backend, &scope, file, None).await;
    imports::commit(&backend, &scope, queued, &queued_digest, None).await.unwrap();
    touch(&backend, "DELETE FROM company_course").await;
    for refused in [imports::commit(&backend, &scope, id, &digest, None).await, {
        run(&backend).await;
        imports::wait_until_ended(&backend, &scope, queued).await
    }] {
        match refused {
            Err(Error::Conflict { detail }) => {
                assert!(detail.contains("has no course of this title"), "{detail}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(sql::count(&backend, "user").await, 0);
}

async fn a_package_that_changed_is_told(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let safety = course(&backend, &[&scope], "Fire").await;
    let aid = course(&backend, &[&scope], "Aid").await;
    package(&backend, &scope, "Basics", &[safety, aid]).await;
    let file = "Name,Email,Package\nAnn,ann@example.com,Basics\n";
    let (id, digest) = planned(&backend, &scope, file, None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    touch(&backend, "DELETE FROM package_course WHERE position = 1").await;
    run(&backend).await;
    match imports::wait_until_ended(&backend, &scope, id).await {
        Err(Error::Conflict { detail }) => {
            assert!(detail.contains("course assignments 1 instead of 2"), "{detail}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(commit(&backend, &scope, id).await.counts.assignments, 1);
}

async fn a_course_that_was_assigned_meanwhile_is_not_repeated(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let safety = course(&backend, &[&scope], "Fire").await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let (id, digest) = planned(&backend, &scope, "Name,Email,Course\nann,ann@example.com,Fire\n", None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    // By hand, and not the first attempt: nothing says so but the course itself.
    sql::execute(
        &backend,
        &format!(
            "INSERT INTO assignment (company_id, user_id, course_id, attempt, source, assigned_at)
             VALUES ({}, {ann}, {safety}, 2, 'by_hand', 0)",
            scope.company_id()
        ),
    )
    .await;
    run(&backend).await;
    let asked = imports::wait_until_ended(&backend, &scope, id).await;
    assert!(matches!(asked, Err(Error::Conflict { .. })), "{asked:?}");
    assert_eq!(sql::count(&backend, "assignment").await, 1);
    assert_eq!(commit(&backend, &scope, id).await.counts, Counts { unchanged: 1, ..Counts::default() });
}

async fn who_is_left_alone_is_left_alone_as_they_are(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email\nAnn,ann@example.com\nBo,bo@example.com\n";
    import(&backend, &scope, "Name,Email\nAnn,ann@example.com\n", None).await;
    let (id, digest) = planned(&backend, &scope, file, None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    sql::execute(&backend, r#"UPDATE "user" SET first_name = 'Anna', version = version + 1"#).await;
    run(&backend).await;
    match imports::wait_until_ended(&backend, &scope, id).await {
        Err(Error::Conflict { detail }) => {
            assert!(
                detail.contains("ann@example.com") && detail.contains("updated 1 instead of 0"),
                "{detail}"
            );
        }
        other => panic!("{other:?}"),
    }
}

async fn invitations_go_out_now(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, "Name,Email\nOld,old@example.com\nKnown,known@example.com\n", None).await;
    sql::execute(&backend, r#"UPDATE "user" SET activation = 'activated' WHERE first_name = 'Known'"#).await;
    let file = "Name,Email,Status,Send Invite\n\
        Ann,ann@example.com,,\nBo,bo@example.com,,no\nCy,cy@example.com,suspended,yes\n\
        Old,old@example.com,,yes\nKnown,known@example.com,,yes\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let now = Settings { invite: Invite::Now, ..Settings::default() };
    imports::change(&backend, &scope, id, with(now)).await.unwrap();
    let done = commit(&backend, &scope, id).await;
    let expected = Counts { created: 3, updated: 1, unchanged: 1, invitations: 2, ..Counts::default() };
    assert_eq!(done.counts, expected);
    let mailed =
        rows(&backend, &scope, id, PlanRowFilter { action: None, effect: Some(Effect::Invites) }).await;
    assert_eq!(mailed.iter().map(|row| (row.row, row.mail)).collect::<Vec<_>>(), [(1, true), (4, true)]);
    let whole = format!(
        r#"SELECT count(*) FROM "user" u
        JOIN invitation i ON i.user_id = u.id AND i.company_id = u.company_id AND i.token_hash IS NULL
        JOIN outbox o ON o.user_id = u.id AND o.recipient = u.email AND o.kind = 'invitation'
            AND o.state = 'waiting' AND o.text IS NULL AND o.subject = 'Your account at Ours'
        WHERE u.activation = 'invited' AND i.import_id = {id} AND o.import_id = {id}"#
    );
    assert_eq!(sql::number(&backend, &whole).await, 2);
    assert_eq!((sql::count(&backend, "invitation").await, sql::count(&backend, "outbox").await), (2, 2));
    // Nobody is asked twice.
    let id = draft(&backend, &scope, file, None).await.id;
    let now = Settings { invite: Invite::Now, ..Settings::default() };
    imports::change(&backend, &scope, id, with(now)).await.unwrap();
    assert_eq!(commit(&backend, &scope, id).await.counts, Counts { unchanged: 5, ..Counts::default() });
}

async fn invitations_go_out_with_the_first_course(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    course(&backend, &[&scope], "Fire").await;
    let file = "Name,Email,Course\nAnn,ann@example.com,Fire\nBo,bo@example.com,\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let with_first = Settings { invite: Invite::FirstAssignment, ..Settings::default() };
    imports::change(&backend, &scope, id, with(with_first)).await.unwrap();
    let done = commit(&backend, &scope, id).await;
    assert_eq!(done.counts, Counts { created: 2, assignments: 1, invitations: 1, ..Counts::default() });
    let waits = r#"SELECT count(*) FROM "user" WHERE first_name = 'Bo' AND invite_at_assignment"#;
    let waits = format!("{waits} AND activation = 'not_invited'");
    assert_eq!(sql::number(&backend, &waits).await, 1);
    let mail = "SELECT count(*) FROM outbox WHERE kind = 'first_assignment' AND recipient = ";
    assert_eq!(sql::number(&backend, &format!("{mail}'ann@example.com'")).await, 1);
    // Whenever that is.
    let done = import(&backend, &scope, "Name,Email,Course\nBo,bo@example.com,Fire\n", None).await;
    assert_eq!(done.counts, Counts { updated: 1, assignments: 1, invitations: 1, ..Counts::default() });
    assert_eq!(sql::number(&backend, &format!("{mail}'bo@example.com'")).await, 1);
    assert_eq!(sql::number(&backend, &waits).await, 0);
}

async fn rules_place_people(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let drivers = fixtures::group(&backend, &scope, "Drivers").await.id;
    let company = scope.company_id();
    sql::execute(
        &backend,
        &format!(
            r#"INSERT INTO "rule" (company_id, name, "match", conditions, stop, position, created_at)
            VALUES ({company}, 'Who drives', 'all',
                '[{{"field": "job_role", "operator": "contains", "value": "driver"}}]', FALSE, 1, 0)"#
        ),
    )
    .await;
    sql::execute(
        &backend,
        &format!(r#"INSERT INTO rule_group (rule_id, group_id, company_id) SELECT id, {drivers}, {company} FROM "rule""#),
    )
    .await;
    let file = "Name,Email,Job Role\nAnn,ann@example.com,Lorry Driver\nBo,bo@example.com,Clerk\n";
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { created: 2, memberships: 1, ..Counts::default() });
    let row = rows(&backend, &scope, done.id, PlanRowFilter::default()).await.remove(0);
    assert_eq!((row.groups[0].id, row.groups[0].rule.as_deref()), (Some(drivers), Some("Who drives")));
    // Gaining a group by a rule is an update, also of somebody whom the file leaves as they are.
    sql::execute(&backend, "DELETE FROM membership").await;
    let done = import(&backend, &scope, file, None).await;
    assert_eq!(done.counts, Counts { updated: 1, unchanged: 1, memberships: 1, ..Counts::default() });
}
