//! Once, whole, and only what was approved.

use backend::access::{self, Actor, Right};
use backend::activity::{self, ActivityFilter};
use backend::imports::{self, Change, Counts, FindingFilter, ImportState, PlanRowFilter, ResultFormat};
use backend::page::Page;
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, accounts, sessions, tokens};
use roster::person::Status;

use crate::support::{crowd, draft, import, people, planned, run};

database_tests!(
    two_commits_at_once_commit_once,
    a_commit_is_told_in_the_activity,
    keys_are_bound_to_what_was_committed,
    the_same_file_twice_at_once_makes_each_person_once,
    two_companies_know_nothing_of_each_other,
    viewers_look_and_do_not_touch,
    a_company_that_moved_is_told_at_the_commit,
    a_company_that_moved_in_vain_is_committed_to,
    a_company_that_moves_after_the_commit_is_asked_again,
    suspending_ends_sessions,
    a_commit_that_was_killed_is_done_once,
    a_commit_that_was_killed_while_planning_again_is_done_once,
    a_commit_that_is_to_stop_leaves_nothing,
    a_queued_commit_is_withdrawn,
    a_commit_is_stopped_or_done,
    what_has_ended_cannot_be_cancelled,
);

async fn two_commits_at_once_commit_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(50), None).await;
    let runner = backend.run_jobs();
    runner.spawn();
    let commit = || imports::commit(&backend, &scope, id, &digest, None);
    let (one, other) = tokio::join!(commit(), commit());
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!((done.state, done.counts.created), (ImportState::Done, 50));
    assert!(done.finished_at.is_some());
    assert_eq!((done.progress.done, done.progress.total), (50, 50));
    // And a third time, when all is over.
    assert_eq!(commit().await.unwrap().state, ImportState::Done);
    runner.stop().await;
    assert_eq!(sql::count(&backend, "job").await, 1);
    assert_eq!(people(&backend, &scope).await.len(), 50);
    let other = imports::commit(&backend, &scope, id, "another", None).await;
    assert!(matches!(other, Err(Error::Conflict { .. })), "{other:?}");
}

async fn a_commit_is_told_in_the_activity(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let done = import(&backend, &scope, &crowd(2), None).await;
    let told = activity::latest(&backend, &scope, 2).await.unwrap();
    let verbs: Vec<_> = told.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!(verbs, ["import.committed", "import.received"]);
    assert_eq!(told[0].subject, Some(("import".to_owned(), done.id)));
    assert_eq!(told[0].data["filename"], "people.csv");
    assert_eq!(told[0].data["counts"]["created"], 2);
    assert_eq!(told[0].actor, "command line");
    // Also where it is looked for by one of those whom it brought, and by nobody whom a later file left as they were.
    let user = people(&backend, &scope).await[0].id;
    import(&backend, &scope, &crowd(2), None).await;
    let filter = ActivityFilter { user: Some(user), ..ActivityFilter::default() };
    let about = activity::list(&backend, &scope, &filter, &Page::first(10)).await.unwrap().items;
    let about: Vec<_> = about.iter().map(|entry| entry.subject.clone()).collect();
    assert_eq!(about, [Some(("import".to_owned(), done.id))]);
}

async fn keys_are_bound_to_what_was_committed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(2), None).await;
    let (other, other_digest) = planned(&backend, &scope, "Name,Email\nZoe,zoe@example.com\n", None).await;
    let commit = |id, digest: String, key: &'static str| {
        let (backend, scope) = (&backend, &scope);
        async move { imports::commit(backend, scope, id, &digest, Some(key)).await }
    };
    assert_eq!(commit(id, digest.clone(), "k1").await.unwrap().state, ImportState::Queued);
    assert_eq!(commit(id, digest.clone(), "k1").await.unwrap().state, ImportState::Queued);
    for refused in [
        commit(other, other_digest.clone(), "k1").await,
        commit(id, other_digest.clone(), "k1").await,
        commit(other, other_digest.clone(), "").await,
    ] {
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    run(&backend).await;
    assert_eq!(commit(id, digest.clone(), "k1").await.unwrap().state, ImportState::Done);
    // Another company's keys are its own.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (id, digest) = planned(&backend, &theirs, &crowd(2), None).await;
    imports::commit(&backend, &theirs, id, &digest, Some("k1")).await.unwrap();
}

async fn the_same_file_twice_at_once_makes_each_person_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = crowd(300);
    let (one, one_digest) = planned(&backend, &scope, &file, None).await;
    let (other, other_digest) = planned(&backend, &scope, &file, None).await;
    assert_eq!(one_digest, other_digest);
    // Two processes, and both have everything to do before either has begun.
    imports::commit(&backend, &scope, one, &one_digest, None).await.unwrap();
    imports::commit(&backend, &scope, other, &other_digest, None).await.unwrap();
    let second = beside(&backend, backend::clock::Clock::system()).await;
    let runners = [backend.run_jobs(), second.run_jobs()];
    runners.iter().for_each(backend::jobs::JobRunner::spawn);
    let outcomes = tokio::join!(
        imports::wait_until_ended(&backend, &scope, one),
        imports::wait_until_ended(&second, &scope, other)
    );
    let outcomes = [outcomes.0, outcomes.1];
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let asked = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Conflict { .. }))).count();
    assert_eq!((done, asked), (1, 1), "{outcomes:?}");
    for runner in runners {
        runner.stop().await;
    }
    assert_eq!(sql::count(&backend, "user").await, 300);
    // Whoever is asked again finds nothing left to do.
    let left = if outcomes[0].is_ok() { other } else { one };
    let plan = imports::latest_plan(&second, &scope, left).await.unwrap().unwrap();
    assert_eq!(plan.counts, Counts { unchanged: 300, ..Counts::default() });
    second.close().await;
}

async fn two_companies_know_nothing_of_each_other(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (id, digest) = planned(&backend, &ours, &crowd(3), None).await;
    let not_found = |name: &str, error: Option<Error>| {
        assert!(matches!(error, Some(Error::NotFound)), "{name}: {error:?}");
    };
    not_found("get", imports::get(&backend, &theirs, id).await.err());
    not_found("configuration", imports::configuration(&backend, &theirs, id).await.err());
    not_found("bytes", imports::bytes(&backend, &theirs, id).await.err());
    let page = Page::default();
    let findings = imports::findings(&backend, &theirs, id, &FindingFilter::default(), &page).await;
    not_found("findings", findings.err());
    not_found("summary", imports::findings_summary(&backend, &theirs, id).await.err());
    not_found("change", imports::change(&backend, &theirs, id, Change::default()).await.err());
    not_found("plan", imports::plan(&backend, &theirs, id).await.err());
    not_found("latest plan", imports::latest_plan(&backend, &theirs, id).await.err());
    let rows = imports::plan_rows(&backend, &theirs, id, &PlanRowFilter::default(), &page).await;
    not_found("rows", rows.err());
    not_found("commit", imports::commit(&backend, &theirs, id, &digest, None).await.err());
    not_found("wait", imports::wait_until_ended(&backend, &theirs, id).await.err());
    not_found("progress", imports::progress(&backend, &theirs, id).await.err());
    not_found("result", imports::result(&backend, &theirs, id).await.err());
    let mut out = Vec::new();
    let export = imports::export_result(&backend, &theirs, id, ResultFormat::Csv, &mut out).await;
    not_found("export", export.err());
    not_found("cancel", imports::cancel(&backend, &theirs, id).await.err());
    assert!(imports::list(&backend, &theirs, &page).await.unwrap().items.is_empty());

    // The same people can be in both, and neither plan sees the other's.
    import(&backend, &ours, &crowd(3), None).await;
    let done = import(&backend, &theirs, &crowd(3), None).await;
    assert_eq!(done.counts.created, 3);
    assert_eq!((people(&backend, &ours).await.len(), people(&backend, &theirs).await.len()), (3, 3));
}

async fn viewers_look_and_do_not_touch(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(3), None).await;
    let token = tokens::NewToken {
        company_id: Some(scope.company_id()),
        role: access::Role::Viewer,
        name: "looks".to_owned(),
        expires_at: None,
    };
    let (_, bearer) = tokens::create(&backend, &Actor::Cli, token).await.unwrap();
    let actor = tokens::authenticate(&backend, &bearer).await.unwrap();
    let viewer = access::enter(&backend, &actor, scope.company_id(), Right::ViewPeople).await.unwrap();
    assert_eq!(imports::get(&backend, &viewer, id).await.unwrap().counts.created, 3);
    let forbidden = |error: Option<Error>| assert!(matches!(error, Some(Error::Forbidden)), "{error:?}");
    forbidden(crate::support::send(&backend, &viewer, crowd(1).as_bytes(), None).await.err());
    forbidden(imports::bytes(&backend, &viewer, id).await.err());
    forbidden(imports::change(&backend, &viewer, id, Change::default()).await.err());
    forbidden(imports::plan(&backend, &viewer, id).await.err());
    forbidden(imports::commit(&backend, &viewer, id, &digest, None).await.err());
    forbidden(imports::cancel(&backend, &viewer, id).await.err());
}

async fn a_company_that_moved_is_told_at_the_commit(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &crowd(2), None).await;
    let file = crowd(3).replace("Ann1,Bell", "Ann1,Ball");
    let (id, digest) = planned(&backend, &scope, &file, None).await;
    sql::execute(
        &backend,
        r#"UPDATE "user" SET last_name = 'Bull', version = version + 1 WHERE first_name = 'Ann1'"#,
    )
    .await;
    match imports::commit(&backend, &scope, id, &digest, None).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("ann.1@example.com"), "{detail}"),
        other => panic!("{other:?}"),
    }
    // The plan has been made anew, and holds.
    let import = imports::get(&backend, &scope, id).await.unwrap();
    let fresh = import.plan_digest.unwrap();
    assert_ne!(fresh, digest);
    let rows = crate::support::rows(&backend, &scope, id, PlanRowFilter::default()).await;
    assert_eq!(rows[0].changes[0].before.as_deref(), Some("Bull"));
    assert!(matches!(
        imports::commit(&backend, &scope, id, &digest, None).await,
        Err(Error::Conflict { .. })
    ));
    imports::commit(&backend, &scope, id, &fresh, None).await.unwrap();

    // Somebody who was to be created is there already.
    let (id, digest) = planned(&backend, &scope, "Name,Email\nZoe,zoe@example.com\n", None).await;
    run(&backend).await;
    crate::support::import(&backend, &scope, "Name,Email\nZo,zoe@example.com\n", None).await;
    match imports::commit(&backend, &scope, id, &digest, None).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("zoe@example.com"), "{detail}"),
        other => panic!("{other:?}"),
    }
}

async fn a_company_that_moved_in_vain_is_committed_to(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &crowd(2), None).await;
    let file = crowd(3).replace("Ann1,Bell", "Ann1,Ball");
    let (id, digest) = planned(&backend, &scope, &file, None).await;
    let touch = r#"UPDATE "user" SET version = version + 1"#;
    sql::execute(&backend, touch).await;
    fixtures::group(&backend, &scope, "Unrelated").await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    sql::execute(&backend, touch).await;
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!(done.counts, Counts { created: 1, updated: 1, unchanged: 1, ..Counts::default() });
    assert_eq!(people(&backend, &scope).await[0].last_name, "Ball");
}

async fn a_company_that_moves_after_the_commit_is_asked_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &crowd(2), None).await;
    let file = crowd(3).replace("Ann1,Bell", "Ann1,Ball");
    let (id, digest) = planned(&backend, &scope, &file, None).await;
    imports::commit(&backend, &scope, id, &digest, Some("k")).await.unwrap();
    sql::execute(
        &backend,
        r#"UPDATE "user" SET last_name = 'Bull', version = version + 1 WHERE first_name = 'Ann1'"#,
    )
    .await;
    run(&backend).await;
    match imports::wait_until_ended(&backend, &scope, id).await {
        Err(Error::Conflict { detail }) => {
            assert!(
                detail.contains("ann.1@example.com") && detail.contains("Nothing was imported"),
                "{detail}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(people(&backend, &scope).await.len(), 2);
    let import = imports::get(&backend, &scope, id).await.unwrap();
    assert_eq!(import.state, ImportState::Planned);
    assert!(import.error.is_some());
    let fresh = import.plan_digest.unwrap();
    let bound = imports::commit(&backend, &scope, id, &fresh, Some("k")).await;
    assert!(matches!(bound, Err(Error::Invalid { .. })), "{bound:?}");
    imports::commit(&backend, &scope, id, &fresh, Some("k2")).await.unwrap();
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!((done.counts.created, done.counts.updated, done.error), (1, 1, None));
}

async fn suspending_ends_sessions(backend: Backend) {
    use sessions::{ACCOUNT_KEY, Cookie, Session};

    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, &crowd(2), None).await;
    let mut cookies = Vec::new();
    for number in 1..=2 {
        let email = format!("ann.{number}@example.com");
        let link = accounts::issue_password_link(&backend, &email).await.unwrap();
        let account = accounts::holder_of_link(&backend, &link).await.unwrap().unwrap();
        let behind = format!(r#"UPDATE "user" SET account_id = {} WHERE email = '{email}'"#, account.id);
        assert_eq!(sql::execute(&backend, &behind).await, 1);
        let session = Session::of(&backend, None, true);
        session.begin(account.id, fixtures::visitor()).await.unwrap();
        let Cookie::Set(cookie) = session.cookie().await else { panic!("no cookie") };
        cookies.push(cookie);
    }
    let file = "Name,Email,Status\nAnn1,ann.1@example.com,suspended\nAnn2 B,ann.2@example.com,\n";
    let done = import(&backend, &scope, file, None).await;
    assert_eq!((done.counts.updated, done.counts.suspended), (2, 1));
    assert_eq!(people(&backend, &scope).await[0].status, Status::Suspended);
    let signed_in = async |cookie: &str| {
        Session::of(&backend, Some(cookie), true).get::<i64>(ACCOUNT_KEY).await.unwrap().is_some()
    };
    assert!(!signed_in(&cookies[0]).await);
    assert!(signed_in(&cookies[1]).await);
}

/// As a process leaves it that was killed in the middle: running, and leased by nobody who lives.
async fn killed(backend: &Backend, id: i64) {
    sql::execute(backend, &format!("UPDATE import SET state = 'running' WHERE id = {id}")).await;
    sql::execute(
        backend,
        "UPDATE job SET state = 'running', attempts = 1, lease_owner = 'dead', lease_until = 1",
    )
    .await;
}

async fn a_commit_that_was_killed_is_done_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(20), None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    killed(&backend, id).await;
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!((done.state, done.counts.created), (ImportState::Done, 20));
    assert_eq!(sql::count(&backend, "user").await, 20);
    // A job that comes to light again afterwards does nothing.
    sql::execute(&backend, "UPDATE job SET state = 'waiting'").await;
    run(&backend).await;
    assert_eq!(sql::count(&backend, "user").await, 20);
    assert_eq!(
        sql::number(&backend, "SELECT count(*) FROM activity WHERE verb = 'import.committed'").await,
        1
    );
}

async fn a_commit_that_was_killed_while_planning_again_is_done_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(20), None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    killed(&backend, id).await;
    sql::execute(
        &backend,
        &format!(
            "UPDATE import SET plan = NULL, plan_digest = NULL, generation = generation + 1 WHERE id = {id}"
        ),
    )
    .await;
    sql::execute(&backend, r#"DELETE FROM import_row WHERE "row" > 7"#).await;
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!((done.state, done.counts.created), (ImportState::Done, 20));
    assert_eq!(sql::count(&backend, "user").await, 20);
}

async fn a_commit_that_is_to_stop_leaves_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(20), None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    // As another process asks for it.
    sql::execute(&backend, &format!("UPDATE import SET stop_requested = TRUE WHERE id = {id}")).await;
    run(&backend).await;
    let ended = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!(ended.state, ImportState::Cancelled);
    assert_eq!(sql::count(&backend, "user").await, 0);
    let told = activity::latest(&backend, &scope, 1).await.unwrap();
    assert_eq!(told[0].verb, "import.cancelled");
}

async fn a_queued_commit_is_withdrawn(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(20), None).await;
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    assert_eq!(imports::cancel(&backend, &scope, id).await.unwrap().state, ImportState::Cancelled);
    run(&backend).await;
    assert_eq!(imports::get(&backend, &scope, id).await.unwrap().state, ImportState::Cancelled);
    assert_eq!(sql::count(&backend, "user").await, 0);
}

/// Whichever comes first, and nothing between.
async fn a_commit_is_stopped_or_done(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (id, digest) = planned(&backend, &scope, &crowd(40_000), None).await;
    let runner = backend.run_jobs();
    runner.spawn();
    imports::commit(&backend, &scope, id, &digest, None).await.unwrap();
    while imports::progress(&backend, &scope, id).await.unwrap().done == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    match imports::cancel(&backend, &scope, id).await {
        Ok(import) => {
            assert_eq!(import.state, ImportState::Cancelled);
            assert_eq!(sql::count(&backend, "user").await, 0);
        }
        Err(Error::Conflict { detail }) => {
            assert!(detail.contains("committed already") || detail.contains("before it could"), "{detail}");
            assert_eq!(sql::count(&backend, "user").await, 40_000);
        }
        other => panic!("{other:?}"),
    }
    runner.stop().await;
}

async fn what_has_ended_cannot_be_cancelled(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let done = import(&backend, &scope, &crowd(2), None).await;
    let refused = imports::cancel(&backend, &scope, done.id).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    let id = draft(&backend, &scope, &crowd(2), None).await.id;
    let cancelled = imports::cancel(&backend, &scope, id).await.unwrap();
    assert_eq!(cancelled.state, ImportState::Cancelled);
    assert_eq!(imports::cancel(&backend, &scope, id).await.unwrap(), cancelled);
    let refused = imports::plan(&backend, &scope, id).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
}
