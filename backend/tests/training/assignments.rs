//! Who is to do what: made for one person or many, and taken forwards.

use std::collections::BTreeMap;

use backend::access::{Actor, Scope};
use backend::assignments::{
    self, Assigned, Assignees, Assignment, AssignmentChange, AssignmentFilter, AssignmentSource,
    AssignmentState, NewAssignment, Training,
};
use backend::page::Page;
use backend::people::{self, Activation, UserFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, packages};
use jiff::civil::date;
use roster::person::{AccountType, Status};
use serde_json::json;

use crate::support::{company, enter, latest, refusal};

database_tests!(
    a_whole_group_gets_a_package_once,
    a_completed_course_opens_the_next_attempt,
    attempts_go_forwards_only,
    the_first_assignment_invites_those_who_wait_for_it,
    other_companies_things_are_not_there,
    two_who_assign_the_same_at_once_make_one_attempt,
    lists_are_filtered_and_paged,
    managers_see_the_assignments_of_their_groups,
    people_come_with_their_assignments,
);

async fn give(backend: &Backend, scope: &Scope, to: Assignees, what: Training) -> Result<Assigned, Error> {
    assignments::assign(backend, scope, NewAssignment { to, what, due_on: None }).await
}

async fn complete(backend: &Backend, scope: &Scope, id: i64) -> Assignment {
    let change = AssignmentChange { state: Some(AssignmentState::Completed), due_on: None };
    assignments::change(backend, scope, id, change).await.unwrap()
}

async fn a_whole_group_gets_a_package_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let a = fixtures::course(&backend, &scope, "A").await.id;
    let b = fixtures::course(&backend, &scope, "B").await.id;
    let package = packages::create(&backend, &scope, "P", &[b, a]).await.unwrap().id;
    let mut people = Vec::new();
    for number in 0..3 {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(&backend, &scope, &email, Status::Active, &[group]).await);
    }
    fixtures::person(&backend, &scope, "apart@example.com", Status::Active, &[]).await;
    let first =
        give(&backend, &scope, Assignees::Users(vec![people[1], people[1]]), Training::Course(a)).await;
    assert_eq!(first.unwrap().made, 1);

    let version = company(&backend, &scope).await.version;
    let new = NewAssignment {
        to: Assignees::Group(group),
        what: Training::Package(package),
        due_on: Some(date(2027, 3, 31)),
    };
    let assigned = assignments::assign(&backend, &scope, new.clone()).await.unwrap();
    assert_eq!((assigned.people, assigned.made, assigned.held, assigned.mails), (3, 5, 1, 0));
    let made: Vec<_> =
        assigned.assignments.iter().map(|made| (made.user_id, made.course_id, made.attempt)).collect();
    let [one, two, three] = people[..] else { unreachable!() };
    assert_eq!(made, [(one, b, 1), (one, a, 1), (two, b, 1), (three, b, 1), (three, a, 1)], "in their order");
    let by_package = &assigned.assignments[0];
    assert_eq!(by_package.source, AssignmentSource::Package);
    assert_eq!((by_package.package_id, by_package.due_on), (Some(package), Some(date(2027, 3, 31))));
    assert_eq!(company(&backend, &scope).await.version, version, "plans stay good");
    let (verb, mut data) = latest(&backend, &scope).await;
    assert_eq!(verb, "training.assigned");
    let attempts = data.as_object_mut().unwrap().remove("attempts").unwrap();
    assert_eq!(attempts["until"].as_i64().unwrap() - attempts["after"].as_i64().unwrap(), 5, "{attempts}");
    assert_eq!(
        data,
        json!({
            "name": "P", "users": [], "group": group.to_string(), "group_named": ["Sales"], "people": 3, "made": 5, "held": 1, "mails": 0,
            "due_on": "2027-03-31",
        })
    );

    let entries = sql::count(&backend, "activity").await;
    let again = assignments::assign(&backend, &scope, new).await.unwrap();
    assert_eq!((again.people, again.made, again.held), (3, 0, 6));
    assert_eq!(again.assignments, []);
    assert_eq!(sql::count(&backend, "activity").await, entries, "nothing was done");
}

async fn a_completed_course_opens_the_next_attempt(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let person = fixtures::person(&backend, &scope, "a@example.com", Status::Active, &[]).await;
    let again = async || {
        give(&backend, &scope, Assignees::Users(vec![person]), Training::Course(course)).await.unwrap()
    };
    let first = again().await.assignments.remove(0);
    assert_eq!(
        (first.attempt, first.state, first.source),
        (1, AssignmentState::Assigned, AssignmentSource::ByHand)
    );
    assert_eq!(again().await.made, 0, "not completed");
    let done = complete(&backend, &scope, first.id).await;
    assert!(done.completed_at.is_some() && done.started_at == done.completed_at);
    let second = again().await.assignments.remove(0);
    assert_eq!(second.attempt, 2);
    let all = assignments::of_person(&backend, &scope, person).await.unwrap();
    assert_eq!(all, [second, done], "the newest first, the earlier as it was");
}

async fn attempts_go_forwards_only(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let person = fixtures::person(&backend, &scope, "a@example.com", Status::Active, &[]).await;
    let assigned = give(&backend, &scope, Assignees::Users(vec![person]), Training::Course(course)).await;
    let id = assigned.unwrap().assignments[0].id;
    let to = async |state| {
        let change = AssignmentChange { state: Some(state), due_on: None };
        assignments::change(&backend, &scope, id, change).await
    };
    let due = async |due_on| {
        let change = AssignmentChange { state: None, due_on: Some(due_on) };
        assignments::change(&backend, &scope, id, change).await
    };
    assert_eq!(due(Some(date(2027, 1, 31))).await.unwrap().due_on, Some(date(2027, 1, 31)));
    let started = to(AssignmentState::Started).await.unwrap();
    assert!(started.started_at.is_some() && started.completed_at.is_none());
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!(verb, "assignment.changed");
    assert!(data["course_named"][0].is_string(), "{data}");
    assert_eq!(data["before"], json!({"state": "assigned", "due_on": "2027-01-31"}));
    assert_eq!(data["after"], json!({"state": "started", "due_on": "2027-01-31"}));
    let entries = sql::count(&backend, "activity").await;
    assert_eq!(to(AssignmentState::Started).await.unwrap(), started);
    assert_eq!(sql::count(&backend, "activity").await, entries, "nothing was done");
    let back = refusal(to(AssignmentState::Assigned).await);
    assert!(back.starts_with("This attempt is started."), "{back}");
    assert_eq!(due(None).await.unwrap().due_on, None);
    to(AssignmentState::Completed).await.unwrap();
    refusal(to(AssignmentState::Started).await);
    refusal(due(Some(date(2027, 2, 1))).await);

    // An attempt that was left open when the next one was made (by an import, say) is history as well.
    sql::execute(&backend, "UPDATE assignment SET state = 'assigned', completed_at = NULL").await;
    let user = "INSERT INTO assignment (company_id, user_id, course_id, attempt, source, assigned_at) \
                SELECT company_id, user_id, course_id, 2, 'import', 0 FROM assignment";
    sql::execute(&backend, user).await;
    let over = refusal(to(AssignmentState::Started).await);
    assert!(over.starts_with("Attempt 1 at this course is over."), "{over}");
}

async fn the_first_assignment_invites_those_who_wait_for_it(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let mut people = BTreeMap::new();
    for (name, status) in [
        ("waits", Status::Active),
        ("suspended", Status::Suspended),
        ("activated", Status::Active),
        ("unasked", Status::Active),
    ] {
        let email = format!("{name}@example.com");
        people.insert(name, fixtures::person(&backend, &scope, &email, status, &[group]).await);
    }
    sql::execute(&backend, "UPDATE \"user\" SET invite_at_assignment = TRUE WHERE first_name <> 'unasked'")
        .await;
    sql::execute(&backend, "UPDATE \"user\" SET activation = 'activated' WHERE first_name = 'activated'")
        .await;
    let assigned = give(&backend, &scope, Assignees::Group(group), Training::Course(course)).await.unwrap();
    assert_eq!((assigned.made, assigned.mails), (4, 1));
    let waited = people["waits"];
    let theirs = assigned.assignments.iter().find(|made| made.user_id == waited).unwrap();
    assert_eq!(sql::count(&backend, "outbox").await, 1);
    let mail = format!(
        "SELECT count(*) FROM outbox WHERE kind = 'first_assignment' AND state = 'waiting' AND text IS NULL \
         AND recipient = 'waits@example.com' AND user_id = {waited} AND company_id = {} \
         AND cause = 'first_assignment:{}'",
        scope.company_id(),
        theirs.id
    );
    assert_eq!(sql::number(&backend, &mail).await, 1);
    let invitation = format!(
        "SELECT count(*) FROM invitation WHERE user_id = {waited} AND token_hash IS NULL AND used_at IS NULL"
    );
    assert_eq!(sql::number(&backend, &invitation).await, 1);
    assert_eq!(sql::count(&backend, "invitation").await, 1);
    let user = people::get(&backend, &scope, waited).await.unwrap();
    assert_eq!((user.activation, user.version), (Activation::Invited, 2));
    let unasked = people::get(&backend, &scope, people["unasked"]).await.unwrap();
    assert_eq!((unasked.activation, unasked.version), (Activation::NotInvited, 1));

    let other = fixtures::course(&backend, &scope, "B").await.id;
    let more = give(&backend, &scope, Assignees::Group(group), Training::Course(other)).await.unwrap();
    assert_eq!((more.made, more.mails), (4, 0), "only the first");
    assert_eq!(sql::count(&backend, "outbox").await, 1);
}

async fn other_companies_things_are_not_there(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (our_course, their_course) =
        (fixtures::course(&backend, &ours, "A").await.id, fixtures::course(&backend, &theirs, "A").await.id);
    let our_person = fixtures::person(&backend, &ours, "a@example.com", Status::Active, &[]).await;
    let their_person = fixtures::person(&backend, &theirs, "a@example.com", Status::Active, &[]).await;
    let their_group = fixtures::group(&backend, &theirs, "Sales").await.id;
    let their_package = packages::create(&backend, &theirs, "P", &[their_course]).await.unwrap().id;
    for (to, what) in [
        (Assignees::Users(vec![our_person, their_person]), Training::Course(our_course)),
        (Assignees::Group(their_group), Training::Course(our_course)),
        (Assignees::Users(vec![our_person]), Training::Course(their_course)),
        (Assignees::Users(vec![our_person]), Training::Package(their_package)),
    ] {
        let outcome = give(&backend, &ours, to.clone(), what).await;
        assert!(matches!(outcome, Err(Error::NotFound)), "{to:?} {what:?}: {outcome:?}");
    }
    refusal(give(&backend, &ours, Assignees::Users(Vec::new()), Training::Course(our_course)).await);
    let empty = packages::create(&backend, &ours, "P", &[]).await.unwrap().id;
    let sentence =
        refusal(give(&backend, &ours, Assignees::Users(vec![our_person]), Training::Package(empty)).await);
    assert!(sentence.starts_with("There is no course in the package “P” yet."), "{sentence}");
    assert_eq!(sql::count(&backend, "assignment").await, 0);

    let made =
        give(&backend, &theirs, Assignees::Group(their_group), Training::Course(their_course)).await.unwrap();
    assert_eq!((made.people, made.made), (0, 0));
    let to = Assignees::Users(vec![their_person]);
    let id = give(&backend, &theirs, to, Training::Course(their_course)).await.unwrap().assignments[0].id;
    let hidden = assignments::change(&backend, &ours, id, AssignmentChange::default()).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let hidden = assignments::of_person(&backend, &ours, their_person).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let seen =
        assignments::list(&backend, &ours, AssignmentFilter::default(), &Page::default()).await.unwrap();
    assert_eq!(seen.items, []);
}

async fn two_who_assign_the_same_at_once_make_one_attempt(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let mut people = Vec::new();
    for number in 0..50 {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(&backend, &scope, &email, Status::Active, &[]).await);
    }
    let assigning: Vec<_> = (0..4)
        .map(|_| {
            let (backend, scope, people) = (backend.clone(), scope.clone(), people.clone());
            tokio::spawn(async move {
                give(&backend, &scope, Assignees::Users(people), Training::Course(course)).await.unwrap().made
            })
        })
        .collect();
    let mut made = 0;
    for one in assigning {
        made += one.await.unwrap();
    }
    assert_eq!(made, 50);
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM assignment WHERE attempt = 1").await, 50);
}

async fn lists_are_filtered_and_paged(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let a = fixtures::course(&backend, &scope, "A").await.id;
    let b = fixtures::course(&backend, &scope, "B").await.id;
    let mut people = Vec::new();
    for number in 0..5 {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(&backend, &scope, &email, Status::Active, &[]).await);
    }
    give(&backend, &scope, Assignees::Users(people.clone()), Training::Course(a)).await.unwrap();
    let few = Assignees::Users(people[..2].to_vec());
    let of_b = give(&backend, &scope, few, Training::Course(b)).await.unwrap().assignments;
    complete(&backend, &scope, of_b[0].id).await;

    let mut page = Page::first(3);
    let mut seen = Vec::new();
    loop {
        let part = assignments::list(&backend, &scope, AssignmentFilter::default(), &page).await.unwrap();
        assert!(part.items.len() <= 3);
        seen.extend(part.items);
        let Some(next) = part.next else { break };
        page.cursor = Some(next);
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted_by(|one, next| one.id < next.id));
    let all = AssignmentFilter::default();
    for (filter, expected) in [
        (AssignmentFilter { course: Some(b), ..all }, 2),
        (AssignmentFilter { user: Some(people[0]), ..all }, 2),
        (AssignmentFilter { user: Some(people[4]), course: Some(b), ..all }, 0),
        (AssignmentFilter { state: Some(AssignmentState::Completed), ..all }, 1),
    ] {
        let part = assignments::list(&backend, &scope, filter, &Page::default()).await.unwrap();
        assert_eq!(part.items.len(), expected, "{filter:?}");
    }
    let counted = backend::courses::people(&backend, &scope).await.unwrap();
    assert_eq!((counted[&a], counted[&b]), (5, 2));
}

async fn managers_see_the_assignments_of_their_groups(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let inside = fixtures::person(&backend, &scope, "in@example.com", Status::Active, &[group]).await;
    let outside = fixtures::person(&backend, &scope, "out@example.com", Status::Active, &[]).await;
    give(&backend, &scope, Assignees::Users(vec![inside, outside]), Training::Course(course)).await.unwrap();
    let manager: Actor =
        fixtures::account(&backend, &scope, "m@example.com", AccountType::Manager, &[group]).await;
    let manager = enter(&backend, &manager, &scope).await;
    let seen =
        assignments::list(&backend, &manager, AssignmentFilter::default(), &Page::default()).await.unwrap();
    assert_eq!(seen.items.iter().map(|seen| seen.user_id).collect::<Vec<_>>(), [inside]);
    let counted = backend::courses::people(&backend, &manager).await.unwrap();
    assert_eq!(counted[&course], 1);
    let hidden = assignments::of_person(&backend, &manager, outside).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let forbidden = give(&backend, &manager, Assignees::Users(vec![inside]), Training::Course(course)).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let forbidden =
        assignments::change(&backend, &manager, seen.items[0].id, AssignmentChange::default()).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
}

async fn people_come_with_their_assignments(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let a = fixtures::course(&backend, &scope, "A").await.id;
    let b = fixtures::course(&backend, &scope, "B").await.id;
    let learner = fixtures::person(&backend, &scope, "a@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "b@example.com", Status::Active, &[]).await;
    let first = give(&backend, &scope, Assignees::Users(vec![learner]), Training::Course(a)).await;
    let first = first.unwrap().assignments.remove(0);
    complete(&backend, &scope, first.id).await;
    give(&backend, &scope, Assignees::Users(vec![learner]), Training::Course(a)).await.unwrap();

    let filter = |course| UserFilter { course: Some(course), ..UserFilter::default() };
    let with_a = people::list(&backend, &scope, &filter(a), &Page::default()).await.unwrap();
    assert_eq!((with_a.total, with_a.items[0].id), (Some(1), learner), "once, whatever the attempts");
    assert_eq!(people::list(&backend, &scope, &filter(b), &Page::default()).await.unwrap().total, Some(0));
    let all = people::list(&backend, &scope, &UserFilter::default(), &Page::default()).await.unwrap();
    let attempts: Vec<Vec<u32>> = all
        .items
        .iter()
        .map(|user| user.assignments.iter().map(|assignment| assignment.attempt).collect())
        .collect();
    assert_eq!(attempts, [vec![2, 1], vec![]]);
    let written = serde_json::to_value(&all.items[0]).unwrap();
    assert_eq!(
        written["assignments"][1],
        json!({
            "id": first.id.to_string(), "course": a.to_string(), "package": null, "attempt": 1,
            "state": "completed", "assigned_at": first.assigned_at.to_string(), "due_on": null,
        })
    );
}
