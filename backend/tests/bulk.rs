//! Something is done to many people at once: what is said before, and what is done.

use std::time::Duration;

use backend::access::{self, Actor, Right, Role, Scope};
use backend::activity;
use backend::assignments::Training;
use backend::page::Page;
use backend::people::{
    self, Activation, Bulk, BulkAction, BulkState, Outcome, Outcomes, Selection, UserFilter, bulk,
};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, companies};
use roster::person::{AccountType, Status};

database_tests!(
    what_is_said_is_what_is_done,
    seats_are_respected,
    an_administrator_stays,
    an_owner_empties_a_company,
    a_manager_reaches_no_further_than_their_groups,
    groups_are_joined_and_left,
    training_is_assigned,
    invitations_go_out_again,
    account_types_are_changed,
    it_is_one_entry_that_can_be_opened,
    it_is_done_to_as_many_as_were_shown,
    many_are_a_job_with_progress,
    very_many_leave_nothing_that_slows_counting_down,
    a_job_goes_on_where_it_was_interrupted,
    a_job_can_be_stopped,
    whoever_loses_the_right_does_no_more,
    what_is_not_there_is_not_found,
);

fn everybody() -> Selection {
    Selection::Filter(UserFilter::default())
}

fn told(outcomes: &Outcomes) -> Vec<(&'static str, u64)> {
    outcomes.0.iter().map(|(outcome, people)| (outcome.as_str(), *people)).collect()
}

/// What is said, which must be what is done.
async fn done(
    backend: &Backend,
    scope: &Scope,
    action: BulkAction,
    selection: Selection,
) -> Vec<(&'static str, u64)> {
    let would = bulk::would(backend, scope, &action, &selection).await.unwrap();
    let done = bulk::carry_out(backend, scope, &action, &selection).await.unwrap();
    let mut expected = would.clone();
    let turn = expected.0.remove(&Outcome::Waiting);
    if let Some(people) = turn {
        expected.0.insert(Outcome::Done, people);
    }
    assert_eq!(told(&done.outcomes), told(&expected), "{action:?}");
    assert_eq!(done.state, BulkState::Done);
    told(&done.outcomes)
}

async fn suspended(backend: &Backend, scope: &Scope) -> u64 {
    let filter = UserFilter { status: Some(Status::Suspended), ..UserFilter::default() };
    people::list(backend, scope, &filter, &Page::first(1)).await.unwrap().total.unwrap()
}

async fn what_is_said_is_what_is_done(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    let them = Selection::People(vec![ann, bo]);
    assert_eq!(
        done(&backend, &scope, BulkAction::Suspend, them.clone()).await,
        [("done", 1), ("already", 1)]
    );
    assert_eq!(suspended(&backend, &scope).await, 2);
    assert_eq!(done(&backend, &scope, BulkAction::Suspend, everybody()).await, [("already", 2)]);
    assert_eq!(done(&backend, &scope, BulkAction::Activate, them).await, [("done", 2)]);
    assert_eq!(suspended(&backend, &scope).await, 0);
}

async fn seats_are_respected(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(3)).await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    for name in ["bo", "cy", "di"] {
        fixtures::person(&backend, &scope, &format!("{name}@example.com"), Status::Suspended, &[]).await;
    }
    let outcome = done(&backend, &scope, BulkAction::Activate, everybody()).await;
    assert_eq!(outcome, [("done", 2), ("already", 1), ("no_seat", 1)]);
    let outcome = done(&backend, &scope, BulkAction::Activate, everybody()).await;
    assert_eq!(outcome, [("already", 3), ("no_seat", 1)]);
}

async fn an_administrator_stays(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let admin = fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    fixtures::account(&backend, &scope, "bea@example.com", AccountType::Admin, &[]).await;
    fixtures::person(&backend, &scope, "cy@example.com", Status::Active, &[]).await;
    // Of two who would go, one stays.
    let outcome = done(&backend, &scope, BulkAction::Suspend, everybody()).await;
    assert_eq!(outcome, [("done", 2), ("last_admin", 1)]);
    let program = program(&backend, &scope).await;
    let outcome = done(&backend, &program, BulkAction::Delete, everybody()).await;
    assert_eq!(outcome, [("done", 2), ("last_admin", 1)]);
    let ada = access::enter(&backend, &admin, scope.company_id(), Right::ManageCompany).await.unwrap();
    for action in [
        BulkAction::Delete,
        BulkAction::Suspend,
        BulkAction::SetAccountType { account_type: AccountType::Guest },
    ] {
        assert_eq!(done(&backend, &ada, action, everybody()).await, [("yourself", 1)]);
    }
    assert_eq!(
        done(&backend, &scope, BulkAction::SetAccountType { account_type: AccountType::User }, everybody())
            .await,
        [("last_admin", 1)]
    );
}

/// A program that may do what administrators may.
async fn program(backend: &Backend, scope: &Scope) -> Scope {
    let actor = Actor::Token {
        id: 0,
        role: Role::Admin,
        company_id: Some(scope.company_id()),
        name: "People".to_owned(),
        made_by: None,
    };
    access::enter(backend, &actor, scope.company_id(), Right::ManageCompany).await.unwrap()
}

/// So that it can be deleted.
async fn an_owner_empties_a_company(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ada = fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    let Actor::Account { id, email, .. } = ada else { panic!("an account") };
    let owner = Actor::Account { id, email, owner: true };
    let owner = access::enter(&backend, &owner, scope.company_id(), Right::Own).await.unwrap();
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let herself = sql::number(&backend, "SELECT id FROM \"user\" WHERE email = 'ada@example.com'").await;
    let only_herself = Selection::People(vec![herself]);
    assert_eq!(done(&backend, &owner, BulkAction::Delete, only_herself).await, [("yourself", 1)]);
    let only_herself = Selection::People(vec![herself]);
    assert_eq!(done(&backend, &scope, BulkAction::Delete, only_herself).await, [("last_admin", 1)]);
    assert_eq!(
        done(&backend, &owner, BulkAction::Suspend, everybody()).await,
        [("done", 1), ("yourself", 1)]
    );
    assert_eq!(done(&backend, &owner, BulkAction::Delete, everybody()).await, [("done", 2)]);
    assert_eq!(sql::count(&backend, "user").await, 0);
    people::restore(&backend, &scope, bo).await.unwrap();
    assert_eq!(done(&backend, &scope, BulkAction::Delete, everybody()).await, [("done", 1)]);
    companies::delete(&backend, &scope).await.unwrap();
    assert_eq!(sql::count(&backend, "deleted_user").await, 0);
}

async fn a_manager_reaches_no_further_than_their_groups(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let other = fixtures::group(&backend, &scope, "Other").await.id;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[other]).await;
    fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    sql::execute(
        &backend,
        &format!(
            r#"INSERT INTO membership (group_id, user_id, company_id, created_at)
            SELECT {sales}, id, company_id, 0 FROM "user" WHERE email_key = 'ada@example.com'"#
        ),
    )
    .await;
    let actor = fixtures::account(&backend, &scope, "max@example.com", AccountType::Manager, &[sales]).await;
    let manager = access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap();
    assert_eq!(
        done(&backend, &manager, BulkAction::Suspend, everybody()).await,
        [("done", 1), ("beyond", 1)]
    );
    for action in [
        BulkAction::Delete,
        BulkAction::SetAccountType { account_type: AccountType::Admin },
        BulkAction::Assign { what: Training::Course(1), due_on: None },
    ] {
        let refused = bulk::carry_out(&backend, &manager, &action, &Selection::People(vec![ann])).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{action:?}");
    }
    let outside =
        bulk::carry_out(&backend, &manager, &BulkAction::Suspend, &Selection::People(vec![bo])).await;
    assert!(matches!(outside, Err(Error::NotFound)));
    let there = BulkAction::AddToGroup { group: other };
    let outside = bulk::carry_out(&backend, &manager, &there, &Selection::People(vec![ann])).await;
    assert!(matches!(outside, Err(Error::NotFound)));
    // They see what they did, and nothing of what others did.
    let theirs = bulk::carry_out(&backend, &manager, &BulkAction::Activate, &everybody()).await.unwrap();
    assert!(bulk::get(&backend, &manager, theirs.id).await.is_ok());
    let others = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &Selection::People(vec![bo])).await;
    let others = others.unwrap().id;
    assert!(matches!(bulk::get(&backend, &manager, others).await, Err(Error::NotFound)));
}

async fn groups_are_joined_and_left(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let version = people::get(&backend, &scope, bo).await.unwrap().version;
    let outcome = done(&backend, &scope, BulkAction::AddToGroup { group: sales }, everybody()).await;
    assert_eq!(outcome, [("done", 1), ("already", 1)]);
    let bo = people::get(&backend, &scope, bo).await.unwrap();
    assert_eq!((bo.groups, bo.version), (vec!["Sales".to_owned()], version + 1));
    let them = Selection::People(vec![ann]);
    assert_eq!(
        done(&backend, &scope, BulkAction::RemoveFromGroup { group: sales }, them).await,
        [("done", 1)]
    );
    assert!(people::get(&backend, &scope, ann).await.unwrap().groups.is_empty());
}

async fn training_is_assigned(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "Fire Safety").await.id;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let due_on = Some("2027-03-31".parse().unwrap());
    let assign = BulkAction::Assign { what: Training::Course(course), due_on };
    let first = done(&backend, &scope, assign.clone(), Selection::People(vec![ann])).await;
    assert_eq!(first, [("done", 1)]);
    assert_eq!(done(&backend, &scope, assign, everybody()).await, [("done", 1), ("already", 1)]);
    let ann = people::get(&backend, &scope, ann).await.unwrap();
    assert_eq!(ann.assignments.len(), 1);
    assert_eq!(ann.assignments[0].due_on, due_on);
}

async fn invitations_go_out_again(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    fixtures::account(&backend, &scope, "cy@example.com", AccountType::User, &[]).await;
    assert_eq!(
        done(&backend, &scope, BulkAction::Resend, everybody()).await,
        [("suspended", 1), ("came_in", 1), ("not_invited", 1)]
    );
    assert_eq!(
        done(&backend, &scope, BulkAction::Invite, everybody()).await,
        [("done", 1), ("suspended", 1), ("came_in", 1)]
    );
    assert_eq!(people::get(&backend, &scope, ann).await.unwrap().activation, Activation::Invited);
    let them = Selection::People(vec![ann]);
    assert_eq!(done(&backend, &scope, BulkAction::Resend, them.clone()).await, [("mail_waiting", 1)]);
    sql::execute(&backend, "UPDATE outbox SET state = 'sent'").await;
    assert_eq!(done(&backend, &scope, BulkAction::Resend, them).await, [("done", 1)]);
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM outbox").await, 2);
}

async fn account_types_are_changed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    fixtures::account(&backend, &scope, "max@example.com", AccountType::Manager, &[sales]).await;
    let to = |account_type| BulkAction::SetAccountType { account_type };
    assert_eq!(
        done(&backend, &scope, to(AccountType::Guest), everybody()).await,
        [("done", 1), ("last_admin", 1)]
    );
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM group_manager").await, 0);
    assert_eq!(
        done(&backend, &scope, to(AccountType::Admin), everybody()).await,
        [("done", 1), ("already", 1)]
    );
}

async fn it_is_one_entry_that_can_be_opened(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    // Nothing is kept of what changed nothing.
    let nothing = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    assert_eq!(nothing.id, 0);
    let entries = activity::latest(&backend, &scope, 10).await.unwrap();
    let entries: Vec<_> = entries.into_iter().filter(|entry| entry.verb == "users.suspended").collect();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].data["people"], 1);
    let (kind, id) = entries[0].subject.clone().unwrap();
    assert_eq!(kind, "bulk_action");
    let opened = bulk::get(&backend, &scope, id).await.unwrap();
    assert_eq!((opened.people, opened.looked_at, opened.by.as_str()), (2, 2, "command line"));
    let all = bulk::touched(&backend, &scope, id, None, &Page::first(10)).await.unwrap();
    let all: Vec<_> = all.items.iter().map(|one| (one.user_id, one.outcome)).collect();
    assert_eq!(all, [(ann, Outcome::Done), (bo, Outcome::Already)]);
    let done = bulk::touched(&backend, &scope, id, Some(Outcome::Done), &Page::first(10)).await.unwrap();
    assert_eq!(done.items.len(), 1);
    assert!(done.items[0].is_here);
    people::delete(&backend, &scope, ann).await.unwrap();
    let done = bulk::touched(&backend, &scope, id, Some(Outcome::Done), &Page::first(10)).await.unwrap();
    assert!(done.items[0].who.is_some() && !done.items[0].is_here, "still told, without a page");
    let elsewhere = fixtures::company(&backend, "Theirs", None).await;
    assert!(matches!(bulk::get(&backend, &elsewhere, id).await, Err(Error::NotFound)));
}

async fn it_is_done_to_as_many_as_were_shown(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let shown = bulk::would(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap().people();
    fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let suspend = |shown| {
        let (backend, scope) = (&backend, &scope);
        async move {
            bulk::carry_out_as_shown(backend, scope, &BulkAction::Suspend, &everybody(), Some(shown)).await
        }
    };
    let refused = suspend(shown).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Conflict { detail } if detail.starts_with("By now 2 people are meant, and not 1")),
        "{refused:?}"
    );
    assert_eq!(suspended(&backend, &scope).await, 0);
    assert_eq!(suspend(2).await.unwrap().people, 2);
    assert_eq!(suspended(&backend, &scope).await, 2);
}

/// So many people, put in by the database itself.
async fn crowd(backend: &Backend, scope: &Scope, people: u32) {
    let company = scope.company_id();
    sql::execute(
        backend,
        &format!(
            r#"INSERT INTO "user" (company_id, email, email_key, first_name, last_name, status, account_type, created_at,
                updated_at)
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {people})
            SELECT {company}, 'p' || n || '@example.com', 'p' || n || '@example.com', 'P' || n, 'Crowd', 'active',
                'user', 0, 0 FROM numbers"#
        ),
    )
    .await;
}

async fn ended(backend: &Backend, scope: &Scope, id: i64) -> Bulk {
    for _ in 0..400 {
        let bulk = bulk::get(backend, scope, id).await.unwrap();
        if !matches!(bulk.state, BulkState::Waiting | BulkState::Running) {
            return bulk;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not end");
}

async fn many_are_a_job_with_progress(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    crowd(&backend, &scope, 5_000).await;
    let begun = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    assert_eq!((begun.state, begun.people, begun.looked_at), (BulkState::Waiting, 5_000, 0));
    assert_eq!(suspended(&backend, &scope).await, 0);
    let runner = backend.run_jobs();
    runner.spawn();
    let ended = ended(&backend, &scope, begun.id).await;
    runner.stop().await;
    assert_eq!((ended.state, ended.looked_at), (BulkState::Done, 5_000));
    assert_eq!(told(&ended.outcomes), [("done", 5_000)]);
    assert_eq!(suspended(&backend, &scope).await, 5_000);
    let entries = activity::latest(&backend, &scope, 10).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.verb == "users.suspended").count(), 1);
}

/// PostgreSQL counts by an index alone where a page of the table is known to be the same for everybody.
async fn very_many_leave_nothing_that_slows_counting_down(backend: Backend) {
    if !is_postgres(&backend) {
        return;
    }
    let scope = fixtures::company(&backend, "Ours", None).await;
    crowd(&backend, &scope, 20_000).await;
    let begun = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    let runner = backend.run_jobs();
    runner.spawn();
    ended(&backend, &scope, begun.id).await;
    // It is told as done before that.
    let known = "SELECT CAST(relallvisible AS BIGINT) FROM pg_class WHERE relname = 'user'";
    for _ in 0..400 {
        if sql::number(&backend, known).await > 0 {
            runner.stop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody has tidied up");
}

fn is_postgres(backend: &Backend) -> bool {
    backend.config().database_url.starts_with("postgres")
}

async fn a_job_goes_on_where_it_was_interrupted(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    crowd(&backend, &scope, 9_000).await;
    let begun = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    // Runners that are stopped as soon as they have begun.
    for _ in 0..3 {
        let other = beside(&backend, backend::clock::Clock::system()).await;
        let runner = other.run_jobs();
        runner.spawn();
        tokio::time::sleep(Duration::from_millis(60)).await;
        runner.stop().await;
        other.close().await;
    }
    let runner = backend.run_jobs();
    runner.spawn();
    let ended = ended(&backend, &scope, begun.id).await;
    runner.stop().await;
    assert_eq!((ended.looked_at, told(&ended.outcomes)), (9_000, vec![("done", 9_000)]));
    let twice = sql::number(&backend, r#"SELECT count(*) FROM "user" WHERE version <> 2"#).await;
    assert_eq!(twice, 0, "nobody is suspended twice");
}

async fn a_job_can_be_stopped(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    crowd(&backend, &scope, 3_000).await;
    let begun = bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &everybody()).await.unwrap();
    bulk::stop(&backend, &scope, begun.id).await.unwrap();
    let runner = backend.run_jobs();
    runner.spawn();
    let ended = ended(&backend, &scope, begun.id).await;
    runner.stop().await;
    assert_eq!((ended.state, ended.looked_at), (BulkState::Stopped, 0));
    assert!(matches!(bulk::stop(&backend, &scope, begun.id).await, Err(Error::Conflict { .. })));
}

async fn whoever_loses_the_right_does_no_more(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    crowd(&backend, &scope, 3_000).await;
    fixtures::account(&backend, &scope, "bea@example.com", AccountType::Admin, &[]).await;
    let actor = fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    let ada = access::enter(&backend, &actor, scope.company_id(), Right::ManageCompany).await.unwrap();
    let begun = bulk::carry_out(&backend, &ada, &BulkAction::Delete, &everybody()).await.unwrap();
    sql::execute(&backend, r#"UPDATE "user" SET account_type = 'user' WHERE email_key = 'ada@example.com'"#)
        .await;
    let runner = backend.run_jobs();
    runner.spawn();
    let ended = ended(&backend, &scope, begun.id).await;
    runner.stop().await;
    assert_eq!((ended.state, ended.looked_at), (BulkState::Failed, 0));
    assert!(ended.error.unwrap().contains("lost the right"));
}

async fn what_is_not_there_is_not_found(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let group = BulkAction::AddToGroup { group: 4_711 };
    let course = BulkAction::Assign { what: Training::Course(4_711), due_on: None };
    for (action, who) in [
        (BulkAction::Suspend, Selection::People(vec![ann, 4_711])),
        (group, Selection::People(vec![ann])),
        (course, Selection::People(vec![ann])),
    ] {
        assert!(matches!(bulk::would(&backend, &scope, &action, &who).await, Err(Error::NotFound)));
        assert!(matches!(bulk::carry_out(&backend, &scope, &action, &who).await, Err(Error::NotFound)));
    }
    let nobody = bulk::would(&backend, &scope, &BulkAction::Suspend, &Selection::People(vec![])).await;
    assert!(matches!(nobody, Err(Error::Refused { .. })));
}
