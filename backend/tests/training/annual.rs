//! Whose turn it is to do a package again, and who is taken off that list.

use backend::annual::{self, Chosen, Shelf, Turn};
use backend::assignments::{
    self, Assignees, AssignmentChange, AssignmentState, NewAssignment, Reassignment, Training,
};
use backend::companies::{self, SettingsChange};
use backend::page::Page;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, packages};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use roster::person::{AccountType, Status};

use crate::support::{enter, latest, refusal};

database_tests!(
    the_list_has_whose_months_have_passed,
    the_newest_attempt_counts_by_whatever_way_it_came,
    attempts_in_progress_are_marked,
    archiving_hides_and_restoring_returns,
    being_given_it_again_ends_the_archive,
    whoever_is_brought_back_stays_archived,
    the_period_is_the_companys,
    pages_follow_each_other,
    managers_see_their_own,
    other_companies_lists_are_not_there,
    an_import_that_is_undone_leaves_nothing,
    what_was_given_before_the_table_came_is_in_it,
);

/// A company with a package of two courses; their ids.
pub(crate) async fn package(backend: &Backend, scope: &backend::access::Scope) -> (i64, [i64; 2]) {
    let a = fixtures::course(backend, scope, "A").await.id;
    let b = fixtures::course(backend, scope, "B").await.id;
    (packages::create(backend, scope, "Yearly", &[a, b]).await.unwrap().id, [a, b])
}

async fn give(backend: &Backend, scope: &backend::access::Scope, users: &[i64], what: Training) {
    let new = NewAssignment { to: Assignees::Users(users.to_vec()), what, due_on: None };
    assignments::assign(backend, scope, new).await.unwrap();
}

/// As if everything that these people have had been assigned on that day, at noon.
async fn assigned_on(backend: &Backend, users: &[i64], day: Date) {
    let at = day.to_zoned(TimeZone::UTC).unwrap().timestamp() + 12.hours();
    for user in users {
        for table in ["assignment", "annual_training"] {
            let micros = at.as_microsecond();
            let change = format!("UPDATE {table} SET assigned_at = {micros} WHERE user_id = {user}");
            sql::execute(backend, &change).await;
        }
    }
}

/// The day on which somebody's months have passed since yesterday, or pass with today.
fn months_ago(backend: &Backend, months: i64, days: i64) -> Date {
    let today = backend.clock().now().to_zoned(TimeZone::UTC).date();
    let day = today.checked_sub(months.months()).unwrap();
    day.checked_sub(days.days()).unwrap()
}

async fn due(backend: &Backend, scope: &backend::access::Scope, package: i64) -> Vec<Turn> {
    let page = Page::first(100);
    let listing = annual::list(backend, scope, package, Shelf::Due, &page).await.unwrap();
    assert_eq!(listing.total, Some(listing.items.len() as u64));
    listing.items
}

fn ids(turns: &[Turn]) -> Vec<i64> {
    turns.iter().map(|turn| turn.user_id).collect()
}

async fn people(backend: &Backend, scope: &backend::access::Scope, count: usize) -> Vec<i64> {
    let mut people = Vec::new();
    for number in 0..count {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(backend, scope, &email, Status::Active, &[]).await);
    }
    people
}

async fn the_list_has_whose_months_have_passed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 4).await;
    let [long, passed, today, never] = people[..] else { unreachable!() };
    give(&backend, &scope, &[long, passed, today], Training::Package(package)).await;
    assert_eq!(due(&backend, &scope, package).await, [], "assigned just now");
    assigned_on(&backend, &[long], months_ago(&backend, 14, 0)).await;
    // Four days: of months that end sooner than others the days before may still be passing.
    assigned_on(&backend, &[passed], months_ago(&backend, 9, 4)).await;
    assigned_on(&backend, &[today], months_ago(&backend, 9, 0)).await;
    let turns = due(&backend, &scope, package).await;
    assert_eq!(ids(&turns), [long, passed], "who waits longest first; {never} never had it");
    assert_eq!((turns[0].name.as_str(), turns[0].email.as_str()), ("p0", "p0@example.com"));
    assert_eq!(annual::counts(&backend, &scope).await.unwrap(), [(package, 2, 0)]);
}

async fn the_newest_attempt_counts_by_whatever_way_it_came(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, [a, _]) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 2).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    assert_eq!(ids(&due(&backend, &scope, package).await), people);
    let of_first = assignments::of_person(&backend, &scope, people[0]).await.unwrap();
    let change = AssignmentChange { state: Some(AssignmentState::Completed), due_on: None };
    assignments::change(&backend, &scope, of_first[0].id, change).await.unwrap();
    give(&backend, &scope, &people[..1], Training::Course(a)).await;
    assert_eq!(ids(&due(&backend, &scope, package).await), people[1..], "one course again, by hand");
}

async fn attempts_in_progress_are_marked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 3).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    for (person, state) in [(people[0], AssignmentState::Started), (people[1], AssignmentState::Completed)] {
        let id = assignments::of_person(&backend, &scope, person).await.unwrap()[0].id;
        let change = AssignmentChange { state: Some(state), due_on: None };
        assignments::change(&backend, &scope, id, change).await.unwrap();
    }
    let turns = due(&backend, &scope, package).await;
    let marks: Vec<_> = turns.iter().map(|turn| (turn.in_progress, turn.completed)).collect();
    assert_eq!(marks, [(true, 0), (false, 1), (false, 0)]);
    let outlook = annual::look_ahead(&backend, &scope, package, Shelf::Due, &Chosen::All).await.unwrap();
    assert_eq!((outlook.people, outlook.in_progress, outlook.suspended), (3, 1, 0));
}

async fn archiving_hides_and_restoring_returns(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 3).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    let one = Chosen::Users(vec![people[1]]);
    assert_eq!(annual::archive(&backend, &scope, package, &one).await.unwrap().people, 1);
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!(
        (verb.as_str(), &data["people"], &data["name"]),
        ("training.archived", &1.into(), &"Yearly".into())
    );
    let entries = sql::count(&backend, "activity").await;
    assert_eq!(annual::archive(&backend, &scope, package, &one).await.unwrap().people, 0, "again");
    assert_eq!(sql::count(&backend, "activity").await, entries, "nothing was done");
    assert_eq!(ids(&due(&backend, &scope, package).await), [people[0], people[2]]);
    let page = Page::first(10);
    let archived = annual::list(&backend, &scope, package, Shelf::Archived, &page).await.unwrap();
    assert_eq!(ids(&archived.items), [people[1]]);
    assert_eq!(archived.items[0].archived.as_ref().unwrap().1, "command line");
    assert!(backend::people::get(&backend, &scope, people[1]).await.is_ok(), "still in the company");

    assert_eq!(annual::archive(&backend, &scope, package, &Chosen::All).await.unwrap().people, 2);
    assert_eq!(due(&backend, &scope, package).await, []);
    assert_eq!(annual::counts(&backend, &scope).await.unwrap(), [(package, 0, 3)]);
    assert_eq!(annual::restore(&backend, &scope, package, &one).await.unwrap().people, 1);
    assert_eq!(annual::restore(&backend, &scope, package, &Chosen::All).await.unwrap().people, 2);
    assert_eq!(latest(&backend, &scope).await.0, "training.restored");
    assert_eq!(ids(&due(&backend, &scope, package).await), people);
}

async fn whoever_is_brought_back_stays_archived(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 2).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    annual::archive(&backend, &scope, package, &Chosen::Users(people[..1].to_vec())).await.unwrap();
    let page = Page::first(10);
    let before = annual::list(&backend, &scope, package, Shelf::Archived, &page).await.unwrap();
    for person in &people {
        backend::people::delete(&backend, &scope, *person).await.unwrap();
    }
    assert_eq!(annual::counts(&backend, &scope).await.unwrap(), [(package, 0, 0)]);
    for person in &people {
        backend::people::restore(&backend, &scope, *person).await.unwrap();
    }
    let after = annual::list(&backend, &scope, package, Shelf::Archived, &page).await.unwrap();
    assert_eq!(after.items, before.items);
    assert_eq!(ids(&due(&backend, &scope, package).await), people[1..]);
}

async fn being_given_it_again_ends_the_archive(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 1).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    let chosen = Chosen::Users(people.clone());
    annual::archive(&backend, &scope, package, &chosen).await.unwrap();
    let again = Reassignment { package, to: chosen, due_on: None, unless_after: None };
    assignments::reassign(&backend, &scope, again).await.unwrap();
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    assert_eq!(ids(&due(&backend, &scope, package).await), people, "their turn comes again");
}

async fn the_period_is_the_companys(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 1).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, months_ago(&backend, 5, 4)).await;
    assert_eq!(due(&backend, &scope, package).await, []);
    let months = |months| SettingsChange { annual_months: Some(months), ..SettingsChange::default() };
    companies::change_settings(&backend, &scope, months(5)).await.unwrap();
    assert_eq!(annual::months(&backend, &scope).await.unwrap(), 5);
    assert_eq!(ids(&due(&backend, &scope, package).await), people);
    for none in [0, 121] {
        refusal(companies::change_settings(&backend, &scope, months(none)).await);
    }
}

async fn pages_follow_each_other(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 5).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 2)).await;
    assigned_on(&backend, &people[3..4], date(2020, 1, 1)).await;
    for (shelf, order) in [
        (Shelf::Due, [people[3], people[0], people[1], people[2], people[4]]),
        (Shelf::Archived, [people[4], people[3], people[2], people[1], people[0]]),
    ] {
        let mut seen = Vec::new();
        let mut page = Page::first(2);
        loop {
            let listing = annual::list(&backend, &scope, package, shelf, &page).await.unwrap();
            assert_eq!(listing.total, Some(5));
            seen.extend(ids(&listing.items));
            let Some(next) = listing.next else { break };
            page.cursor = Some(next);
        }
        assert_eq!(seen, order);
        annual::archive(&backend, &scope, package, &Chosen::All).await.unwrap();
    }
    let wrong = Page { cursor: Some("x".to_owned()), limit: 1 };
    refusal(annual::list(&backend, &scope, package, Shelf::Due, &wrong).await);
}

async fn managers_see_their_own(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let inside = fixtures::person(&backend, &scope, "in@example.com", Status::Active, &[group]).await;
    let outside = fixtures::person(&backend, &scope, "out@example.com", Status::Active, &[]).await;
    give(&backend, &scope, &[inside, outside], Training::Package(package)).await;
    assigned_on(&backend, &[inside, outside], date(2020, 1, 1)).await;
    let manager = fixtures::account(&backend, &scope, "m@example.com", AccountType::Manager, &[group]).await;
    let manager = enter(&backend, &manager, &scope).await;
    assert_eq!(ids(&due(&backend, &manager, package).await), [inside]);
    assert_eq!(annual::counts(&backend, &manager).await.unwrap(), [(package, 1, 0)]);
    let forbidden = annual::archive(&backend, &manager, package, &Chosen::All).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let again = Reassignment { package, to: Chosen::All, due_on: None, unless_after: None };
    let forbidden = assignments::reassign(&backend, &manager, again).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
}

async fn other_companies_lists_are_not_there(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (package, _) = package(&backend, &ours).await;
    let stranger = fixtures::person(&backend, &theirs, "s@example.com", Status::Active, &[]).await;
    let hidden = annual::list(&backend, &theirs, package, Shelf::Due, &Page::default()).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    for chosen in [Chosen::All, Chosen::Users(vec![stranger])] {
        let hidden = annual::restore(&backend, &theirs, package, &chosen).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    }
    let crossed = annual::archive(&backend, &ours, package, &Chosen::Users(vec![stranger])).await;
    assert!(matches!(crossed, Err(Error::NotFound)), "{crossed:?}");
    refusal(annual::archive(&backend, &ours, package, &Chosen::Users(Vec::new())).await);
}

/// What the database keeps by itself follows what is taken away, too.
async fn an_import_that_is_undone_leaves_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, [a, _]) = package(&backend, &scope).await;
    let people = people(&backend, &scope, 1).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    let long_ago = sql::number(&backend, "SELECT assigned_at FROM annual_training").await;
    sql::execute(
        &backend,
        &format!(
            "INSERT INTO assignment (company_id, user_id, course_id, attempt, source, assigned_at) \
             VALUES ({}, {}, {a}, 2, 'import', {})",
            scope.company_id(),
            people[0],
            backend.clock().micros(),
        ),
    )
    .await;
    assert_eq!(due(&backend, &scope, package).await, []);
    sql::execute(&backend, "DELETE FROM assignment WHERE attempt = 2").await;
    assert_eq!(sql::number(&backend, "SELECT assigned_at FROM annual_training").await, long_ago);
    assert_eq!(ids(&due(&backend, &scope, package).await), people);
    sql::execute(&backend, "DELETE FROM assignment").await;
    assert_eq!(sql::count(&backend, "annual_training").await, 0);
}

/// The step that makes the table fills it.
async fn what_was_given_before_the_table_came_is_in_it(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, [a, b]) = package(&backend, &scope).await;
    let other = packages::create(&backend, &scope, "Other", &[b]).await.unwrap().id;
    let people = people(&backend, &scope, 3).await;
    give(&backend, &scope, &people, Training::Package(package)).await;
    assigned_on(&backend, &people, date(2020, 1, 1)).await;
    let again = |package, user| Reassignment {
        package,
        to: Chosen::Users(vec![user]),
        due_on: None,
        unless_after: None,
    };
    assignments::reassign(&backend, &scope, again(package, people[0])).await.unwrap();
    // By another package, one of whose courses is of this one, too.
    assignments::reassign(&backend, &scope, again(other, people[1])).await.unwrap();
    let alone = packages::create(&backend, &scope, "Alone", &[a]).await.unwrap();
    packages::delete(&backend, &scope, alone.id).await.unwrap();
    let kept = async || {
        let count = sql::count(&backend, "annual_training").await;
        let sum = "SELECT CAST(sum((assigned_at % 1000003) * (user_id * 7 + package_id)) AS bigint) FROM annual_training";
        (count, sql::number(&backend, sum).await)
    };
    let by_triggers = kept().await;
    assert_eq!(by_triggers.0, 4);
    sql::execute(&backend, "DELETE FROM annual_training").await;
    let fill =
        migrations::statements().find(|statement| statement.starts_with("INSERT INTO annual_training"));
    sql::execute(&backend, fill.expect("the statement that fills it")).await;
    assert_eq!(kept().await, by_triggers);
}
