//! Who did what, when: looked through, and opened.

use backend::access::{Actor, Scope};
use backend::activity::{self, ActivityFilter};
use backend::annual::Chosen;
use backend::assignments::{
    self, Assignees, AssignmentChange, AssignmentState, NewAssignment, Reassignment, Training,
};
use backend::fields::{self, NewField};
use backend::groups::{self, GroupChange};
use backend::packages::{self, PackageChange};
use backend::page::Page;
use backend::people::{self, BulkAction, Happened, Selection, TypeChange, bulk};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use jiff::ToSpan as _;
use roster::map::CustomField;
use roster::person::{AccountType, Status};
use serde_json::json;

database_tests!(
    entries_are_found_by_everything_about_them,
    entries_about_a_person_are_found_however_many_they_were_about,
    an_entry_says_whom_it_was_about,
    whoever_was_archived_is_kept_however_many,
    a_persons_history_has_their_training,
    what_ids_are_called_stands_beside_them,
    other_companies_entries_are_not_there,
);

async fn verbs(backend: &Backend, scope: &Scope, filter: ActivityFilter) -> Vec<String> {
    let listing = activity::list(backend, scope, &filter, &Page::first(100)).await.unwrap();
    listing.items.into_iter().map(|entry| entry.verb).collect()
}

async fn admin(backend: &Backend, scope: &Scope, email: &str) -> Scope {
    let actor = fixtures::account(backend, scope, email, AccountType::Admin, &[]).await;
    enter(backend, &actor, scope).await
}

async fn enter(backend: &Backend, actor: &Actor, scope: &Scope) -> Scope {
    use backend::access::{self, Right};
    access::enter(backend, actor, scope.company_id(), Right::ViewPeople).await.unwrap()
}

async fn entries_are_found_by_everything_about_them(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = admin(&backend, &scope, "ann_lee@example.com").await;
    let group = fixtures::group(&backend, &ann, "Sales").await;
    fixtures::course(&backend, &scope, "A").await;
    let change = GroupChange { name: Some("Sales North".to_owned()), ..GroupChange::default() };
    groups::change(&backend, &ann, group.id, change).await.unwrap();
    let by = |who: &str| ActivityFilter { who: Some(who.to_owned()), ..ActivityFilter::default() };
    assert_eq!(verbs(&backend, &scope, by("ANN_LEE")).await, ["group.changed", "group.created"]);
    assert_eq!(verbs(&backend, &scope, by("annXlee")).await, [""; 0], "an underline is an underline");
    assert_eq!(verbs(&backend, &scope, by("line")).await, ["course.created", "company.created"]);
    let verb = |verb: &str| ActivityFilter { verb: Some(verb.to_owned()), ..ActivityFilter::default() };
    assert_eq!(verbs(&backend, &scope, verb("group")).await, ["group.changed", "group.created"]);
    assert_eq!(verbs(&backend, &scope, verb("group.created")).await, ["group.created"]);
    assert_eq!(verbs(&backend, &scope, verb("gro")).await, [""; 0]);
    let subject =
        |kind: &str, id| ActivityFilter { subject: Some((kind.to_owned(), id)), ..ActivityFilter::default() };
    assert_eq!(verbs(&backend, &scope, subject("group", Some(group.id))).await.len(), 2);
    assert_eq!(verbs(&backend, &scope, subject("group", Some(group.id + 1))).await, [""; 0]);
    assert_eq!(verbs(&backend, &scope, subject("course", None)).await, ["course.created"]);
    let now = backend.clock().now();
    let times = |from, until| ActivityFilter { from, until, ..ActivityFilter::default() };
    assert_eq!(verbs(&backend, &scope, times(Some(now + 1.minute()), None)).await, [""; 0]);
    assert_eq!(verbs(&backend, &scope, times(Some(now - 1.hour()), Some(now + 1.minute()))).await.len(), 4);
    assert_eq!(verbs(&backend, &scope, times(None, Some(now - 1.hour()))).await, [""; 0]);

    let mut page = Page::first(3);
    let first = activity::list(&backend, &scope, &ActivityFilter::default(), &page).await.unwrap();
    assert_eq!(first.items.len(), 3);
    page.cursor = first.next;
    let second = activity::list(&backend, &scope, &ActivityFilter::default(), &page).await.unwrap();
    assert_eq!((second.items.len(), second.next), (1, None));
}

async fn entries_about_a_person_are_found_however_many_they_were_about(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let one = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[group]).await;
    let two = fixtures::person(&backend, &scope, "two@example.com", Status::Active, &[]).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let new = NewAssignment { to: Assignees::Group(group), what: Training::Course(course), due_on: None };
    assignments::assign(&backend, &scope, new).await.unwrap();
    let package = packages::create(&backend, &scope, "P", &[course]).await.unwrap().id;
    let both = Chosen::Users(vec![one, two]);
    let again = Reassignment { package, to: both.clone(), due_on: None, unless_after: None };
    assignments::reassign(&backend, &scope, again).await.unwrap();
    backend::annual::archive(&backend, &scope, package, &both).await.unwrap();
    let about = |user| ActivityFilter { user: Some(user), ..ActivityFilter::default() };
    let of_two = ["training.archived", "training.reassigned"];
    assert_eq!(verbs(&backend, &scope, about(two)).await, of_two);
    let of_one = ["training.archived", "training.reassigned", "training.assigned"];
    assert_eq!(verbs(&backend, &scope, about(one)).await, of_one, "as one of a group");
    let suspend = |people: &[i64]| (BulkAction::Suspend, Selection::People(people.to_vec()));
    let (action, whom) = suspend(&[two]);
    bulk::carry_out(&backend, &scope, &action, &whom).await.unwrap();
    let (action, whom) = suspend(&[one, two]);
    bulk::carry_out(&backend, &scope, &action, &whom).await.unwrap();
    let newest = verbs(&backend, &scope, about(two)).await;
    assert_eq!(newest[..2], ["users.suspended", "training.archived"], "who was so already was not touched");
    assert_eq!(verbs(&backend, &scope, about(one)).await[..2], ["users.suspended", "training.archived"]);
}

async fn an_entry_says_whom_it_was_about(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let mut people = Vec::new();
    for number in 0..3 {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(&backend, &scope, &email, Status::Active, &[group]).await);
    }
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let new = NewAssignment { to: Assignees::Group(group), what: Training::Course(course), due_on: None };
    assignments::assign(&backend, &scope, new).await.unwrap();
    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    let entry = activity::get(&backend, &scope, entry.id).await.unwrap();
    let first = activity::touched(&backend, &scope, &entry, &Page::first(2)).await.unwrap();
    let ids: Vec<i64> = first.items.iter().map(|touched| touched.user_id).collect();
    assert_eq!(ids, people[..2]);
    assert_eq!(first.items[0].who, Some(("p0".to_owned(), "p0@example.com".to_owned())));
    let page = Page { cursor: first.next, limit: 2 };
    let rest = activity::touched(&backend, &scope, &entry, &page).await.unwrap();
    assert_eq!((rest.items[0].user_id, rest.items.len(), rest.next), (people[2], 1, None));
    let made = activity::latest(&backend, &scope, 2).await.unwrap().remove(1);
    assert_eq!(made.verb, "course.created");
    assert_eq!(activity::touched(&backend, &scope, &made, &page).await.unwrap().items, []);
    // Whoever is gone is still told of.
    let package = packages::create(&backend, &scope, "P", &[course]).await.unwrap().id;
    let again = Reassignment { package, to: Chosen::Users(people.clone()), due_on: None, unless_after: None };
    assignments::reassign(&backend, &scope, again).await.unwrap();
    backend::annual::archive(&backend, &scope, package, &Chosen::Users(people.clone())).await.unwrap();
    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    sql::execute(&backend, &format!("DELETE FROM \"user\" WHERE id = {}", people[0])).await;
    let touched = activity::touched(&backend, &scope, &entry, &Page::first(10)).await.unwrap().items;
    assert_eq!((touched.len(), &touched[0].who), (3, &None));
}

async fn whoever_was_archived_is_kept_however_many(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut people = Vec::new();
    for number in 0..102 {
        let email = format!("p{number}@example.com");
        people.push(fixtures::person(&backend, &scope, &email, Status::Active, &[]).await);
    }
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let package = packages::create(&backend, &scope, "P", &[course]).await.unwrap().id;
    let new = NewAssignment {
        to: Assignees::Users(people.clone()),
        what: Training::Package(package),
        due_on: None,
    };
    assignments::assign(&backend, &scope, new).await.unwrap();
    let (all, first) = (Chosen::Users(people.clone()), Chosen::Users(vec![people[0]]));
    backend::annual::archive(&backend, &scope, package, &first).await.unwrap();
    let touched = async |about: i64| {
        let entry = activity::get(&backend, &scope, about).await.unwrap();
        let touched = activity::touched(&backend, &scope, &entry, &Page::first(200)).await.unwrap().items;
        let ids: Vec<i64> = touched.iter().map(|touched| touched.user_id).collect();
        (entry.data["people"].as_u64().unwrap(), ids)
    };
    // The first one is archived already, and is not moved with the others.
    let moved = backend::annual::archive(&backend, &scope, package, &all).await.unwrap();
    assert_eq!(touched(moved.entry.unwrap()).await, (101, people[1..].to_vec()));
    let restored = backend::annual::restore(&backend, &scope, package, &all).await.unwrap();
    assert_eq!(touched(restored.entry.unwrap()).await, (102, people.clone()));
    let about = |user| ActivityFilter { user: Some(user), ..ActivityFilter::default() };
    let of_each = ["training.restored", "training.archived", "training.assigned"];
    assert_eq!(verbs(&backend, &scope, about(people[0])).await, of_each);
    assert_eq!(verbs(&backend, &scope, about(people[101])).await, of_each, "also of the last");
    // As entries of before said it.
    let named = format!(r#"{{"name":"P","people":2,"users":["{}","{}"]}}"#, people[0], people[1]);
    let entry = moved.entry.unwrap();
    sql::execute(&backend, &format!("UPDATE activity SET data = '{named}' WHERE id = {entry}")).await;
    assert_eq!(touched(entry).await, (2, people[..2].to_vec()));
    sql::execute(&backend, "DELETE FROM activity").await;
    assert_eq!(sql::count(&backend, "activity_user").await, 0, "goes with its entry");
}

async fn a_persons_history_has_their_training(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let one = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[group]).await;
    let two = fixtures::person(&backend, &scope, "two@example.com", Status::Active, &[]).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let package = packages::create(&backend, &scope, "P", &[course]).await.unwrap().id;
    let new = NewAssignment { to: Assignees::Group(group), what: Training::Package(package), due_on: None };
    let assigned = assignments::assign(&backend, &scope, new).await.unwrap().assignments;
    let change = AssignmentChange { state: Some(AssignmentState::Started), due_on: None };
    assignments::change(&backend, &scope, assigned[0].id, change).await.unwrap();
    let alone = Chosen::Users(vec![one]);
    let again = Reassignment { package, to: alone.clone(), due_on: None, unless_after: None };
    assignments::reassign(&backend, &scope, again).await.unwrap();
    backend::annual::archive(&backend, &scope, package, &alone).await.unwrap();
    backend::annual::restore(&backend, &scope, package, &alone).await.unwrap();
    bulk::carry_out(&backend, &scope, &BulkAction::Suspend, &Selection::People(vec![one])).await.unwrap();
    let told = async |id| {
        let happened = people::history(&backend, &scope, id).await.unwrap().happened;
        let word = |(_, happened)| match happened {
            Happened::Entry(entry) => entry.verb,
            Happened::Bulk { action, .. } => action.as_str().to_owned(),
            Happened::Import { filename, .. } => filename,
        };
        happened.into_iter().map(word).collect::<Vec<String>>()
    };
    let all = [
        "suspend",
        "training.restored",
        "training.archived",
        "training.reassigned",
        "assignment.changed",
        "training.assigned",
    ];
    assert_eq!(told(one).await, all, "each once");
    assert_eq!(told(two).await, [""; 0]);
    let about = ActivityFilter { user: Some(one), ..ActivityFilter::default() };
    assert_eq!(verbs(&backend, &scope, about).await.len(), all.len(), "as the activity says");
}

async fn what_ids_are_called_stands_beside_them(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let newest = async || {
        let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
        activity::named(&backend, &scope, entry).await.unwrap()
    };
    let [sales, depot] = [
        fixtures::group(&backend, &scope, "Sales").await.id,
        fixtures::group(&backend, &scope, "Depot").await.id,
    ];
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales]).await;
    let badge = CustomField { key: "badge".into(), label: "Badge number".into(), ..CustomField::default() };
    fields::create(&backend, &scope, NewField { definition: badge, at_sign_up: false }).await.unwrap();
    let said = [("groups", "Depot"), ("custom.badge", "7"), ("first_name", "Ann")];
    let said = said.map(|(key, text)| (key.parse().unwrap(), text.to_owned()));
    people::change(&backend, &scope, ann, said.to_vec()).await.unwrap();
    let changed = newest().await;
    let data = &changed.data;
    assert_eq!((&data["joined"], &data["joined_named"]), (&json!([depot.to_string()]), &json!(["Depot"])));
    assert_eq!((&data["left"], &data["left_named"]), (&json!([sales.to_string()]), &json!(["Sales"])));
    let own =
        data["changes"].as_array().unwrap().iter().find(|change| change["field"] == "custom.badge").unwrap();
    assert_eq!((&own["label"], &own["after"]), (&json!("Badge number"), &json!("7")));

    let course = fixtures::course(&backend, &scope, "Fire Safety").await.id;
    let package = packages::create(&backend, &scope, "Yearly", &[]).await.unwrap().id;
    let put = PackageChange { courses: Some(vec![course]), ..PackageChange::default() };
    packages::change(&backend, &scope, package, put).await.unwrap();
    let data = newest().await.data;
    assert_eq!(data["after"]["courses_named"], json!(["Fire Safety"]));
    assert_eq!((&data["before"]["courses"], data["before"].get("courses_named")), (&json!([]), None));

    let max = TypeChange { account_type: AccountType::Manager, groups: Some(vec![sales]), confirmed: false };
    people::change_account_type(&backend, &scope, ann, max).await.unwrap();
    assert_eq!(newest().await.data["after"]["manages_named"], json!(["Sales"]));
    let managed = GroupChange { managers: Some(vec![ann]), ..GroupChange::default() };
    groups::change(&backend, &scope, depot, managed).await.unwrap();
    assert_eq!(newest().await.data["after"]["managers_named"], json!(["Ann"]));
    let kept = "SELECT count(*) FROM activity WHERE data LIKE '%managers_named%'";
    assert_eq!(sql::number(&backend, kept).await, 0, "people are named as long as they are there");

    // What is called otherwise since then is told as it was.
    let renamed = GroupChange { name: Some("Depot North".to_owned()), ..GroupChange::default() };
    groups::change(&backend, &scope, depot, renamed).await.unwrap();
    let changed = activity::get(&backend, &scope, changed.id).await.unwrap();
    assert_eq!(changed.data["joined_named"], json!(["Depot"]));
}

async fn other_companies_entries_are_not_there(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let entry = activity::latest(&backend, &ours, 1).await.unwrap().remove(0);
    let hidden = activity::get(&backend, &theirs, entry.id).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let group = fixtures::group(&backend, &ours, "Sales").await.id;
    let manager = fixtures::account(&backend, &ours, "m@example.com", AccountType::Manager, &[group]).await;
    let manager = enter(&backend, &manager, &ours).await;
    let forbidden = activity::get(&backend, &manager, entry.id).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let forbidden = activity::list(&backend, &manager, &ActivityFilter::default(), &Page::default()).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
}
