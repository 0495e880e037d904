//! A package is given again: the next attempt at every course of it.

use backend::annual::Chosen;
use backend::assignments::{
    self, Assignees, AssignmentChange, AssignmentState, Listed, NewAssignment, Once, Reassignment, Training,
};
use backend::people::Activation;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, packages, people};
use jiff::civil::date;
use roster::person::Status;

use crate::annual::package;
use crate::support::{latest, refusal};

database_tests!(
    the_next_attempt_opens_and_the_one_before_stays,
    it_is_done_once_for_each_key,
    whoever_got_it_meanwhile_is_left_out,
    whoever_waits_for_their_first_assignment_is_invited,
    an_empty_package_is_refused,
    a_list_is_compared_with_the_company,
    lists_are_read_as_imports_read_files,
);

fn again(package: i64, users: &[i64]) -> Reassignment {
    Reassignment { package, to: Chosen::Users(users.to_vec()), due_on: None, unless_after: None }
}

async fn the_next_attempt_opens_and_the_one_before_stays(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, [a, b]) = package(&backend, &scope).await;
    let one = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[]).await;
    let two = fixtures::person(&backend, &scope, "two@example.com", Status::Suspended, &[]).await;
    let new = NewAssignment {
        to: Assignees::Users(vec![one]),
        what: Training::Package(package),
        due_on: Some(date(2026, 1, 31)),
    };
    let first = assignments::assign(&backend, &scope, new).await.unwrap().assignments;
    for (assignment, state) in first.iter().zip([AssignmentState::Completed, AssignmentState::Started]) {
        let change = AssignmentChange { state: Some(state), due_on: None };
        assignments::change(&backend, &scope, assignment.id, change).await.unwrap();
    }
    let before = assignments::of_person(&backend, &scope, one).await.unwrap();

    let entries = sql::count(&backend, "activity").await;
    let reassignment = Reassignment { due_on: Some(date(2027, 1, 31)), ..again(package, &[two, one, one]) };
    let reassigned = assignments::reassign(&backend, &scope, reassignment).await.unwrap();
    assert_eq!((reassigned.people, reassigned.made, reassigned.left_out), (2, 4, 0));
    let made: Vec<_> =
        reassigned.assignments.iter().map(|made| (made.user_id, made.course_id, made.attempt)).collect();
    assert_eq!(made, [(one, a, 2), (one, b, 2), (two, a, 1), (two, b, 1)]);
    assert!(reassigned.assignments.iter().all(|made| made.due_on == Some(date(2027, 1, 31))));
    assert!(reassigned.assignments.iter().all(|made| made.package_id == Some(package)));
    let after = assignments::of_person(&backend, &scope, one).await.unwrap();
    let earlier: Vec<_> = after.iter().filter(|assignment| assignment.attempt == 1).cloned().collect();
    assert_eq!(earlier, before, "what was is as it was, also what was in progress");
    refusal(
        assignments::change(
            &backend,
            &scope,
            first[1].id,
            AssignmentChange { state: Some(AssignmentState::Completed), due_on: None },
        )
        .await,
    );

    assert_eq!(sql::count(&backend, "activity").await, entries + 1, "one entry");
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!(verb, "training.reassigned");
    assert_eq!((&data["people"], &data["made"], &data["name"]), (&2.into(), &4.into(), &"Yearly".into()));
}

async fn it_is_done_once_for_each_key(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let ada = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[]).await;
    let by = |key: &str, asked: &str| Once { key: key.to_owned(), asked: asked.to_owned() };
    // At the same moment, as by somebody who presses twice.
    let ask = || assignments::reassign_once(&backend, &scope, again(package, &[ada]), by("june", "one"));
    let (first, second) = tokio::join!(ask(), ask());
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.people, first.made, first.entry), (1, 2, second.entry));
    assert_eq!((second.people, second.made, second.mails), (1, 2, first.mails));
    assert_eq!(assignments::of_person(&backend, &scope, ada).await.unwrap().len(), 2);
    let other = assignments::reassign_once(&backend, &scope, again(package, &[ada]), by("june", "two")).await;
    assert!(matches!(other, Err(Error::Invalid { .. })), "{other:?}");
    let next = assignments::reassign_once(&backend, &scope, again(package, &[ada]), by("july", "one")).await;
    assert_eq!(next.unwrap().made, 2);
    // Another company's key is its own.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (other, _) = crate::annual::package(&backend, &theirs).await;
    let bob = fixtures::person(&backend, &theirs, "two@example.com", Status::Active, &[]).await;
    let done = assignments::reassign_once(&backend, &theirs, again(other, &[bob]), by("june", "one")).await;
    assert_eq!(done.unwrap().made, 2);
}

async fn whoever_got_it_meanwhile_is_left_out(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let one = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[]).await;
    let two = fixtures::person(&backend, &scope, "two@example.com", Status::Active, &[]).await;
    let seen = backend.clock().now();
    let both = Reassignment { unless_after: Some(seen), ..again(package, &[one, two]) };
    assignments::reassign(&backend, &scope, again(package, &[one])).await.unwrap();
    let reassigned = assignments::reassign(&backend, &scope, both.clone()).await.unwrap();
    assert_eq!((reassigned.people, reassigned.made, reassigned.left_out), (1, 2, 1));
    let entries = sql::count(&backend, "activity").await;
    let twice = assignments::reassign(&backend, &scope, both).await.unwrap();
    assert_eq!((twice.people, twice.made, twice.left_out), (0, 0, 2));
    assert_eq!(sql::count(&backend, "activity").await, entries, "nothing was done");
    assert_eq!(sql::number(&backend, "SELECT max(attempt) FROM assignment").await, 1);
}

async fn whoever_waits_for_their_first_assignment_is_invited(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (package, _) = package(&backend, &scope).await;
    let waiting = fixtures::person(&backend, &scope, "waiting@example.com", Status::Active, &[]).await;
    let invited = fixtures::person(&backend, &scope, "not@example.com", Status::Active, &[]).await;
    let waits = format!("UPDATE \"user\" SET invite_at_assignment = TRUE WHERE id = {waiting}");
    sql::execute(&backend, &waits).await;
    let reassigned = assignments::reassign(&backend, &scope, again(package, &[waiting, invited])).await;
    assert_eq!(reassigned.unwrap().mails, 1);
    let user = people::get(&backend, &scope, waiting).await.unwrap();
    assert_eq!(user.activation, Activation::Invited);
    let mails = "SELECT count(*) FROM outbox WHERE kind = 'first_assignment'";
    assert_eq!(sql::number(&backend, mails).await, 1);
}

async fn an_empty_package_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let one = fixtures::person(&backend, &scope, "one@example.com", Status::Active, &[]).await;
    let empty = packages::create(&backend, &scope, "Empty", &[]).await.unwrap().id;
    let sentence = refusal(assignments::reassign(&backend, &scope, again(empty, &[one])).await);
    assert_eq!(sentence, "There is no course in the package “Empty” yet. Put some in first.");
    let (package, _) = package(&backend, &scope).await;
    refusal(assignments::reassign(&backend, &scope, again(package, &[])).await);
    let unknown = assignments::reassign(&backend, &scope, again(package, &[one, 999_999])).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
    let unknown = assignments::reassign(&backend, &scope, again(999_999, &[one])).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
}

/// The person's name is the address's part before the `@`.
async fn person(backend: &Backend, scope: &backend::access::Scope, first: &str, last: &str) -> i64 {
    let email = format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase());
    let id = fixtures::person(backend, scope, &email, Status::Active, &[]).await;
    let named = format!("UPDATE \"user\" SET first_name = '{first}', last_name = '{last}' WHERE id = {id}");
    sql::execute(backend, &named).await;
    id
}

async fn read(backend: &Backend, file: &[u8]) -> Vec<Listed> {
    assignments::read_list(backend, "list.csv", file.to_vec()).await.unwrap()
}

async fn a_list_is_compared_with_the_company(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let ann = person(&backend, &scope, "Ann", "Lee").await;
    let bob = person(&backend, &scope, "Bob", "Ray").await;
    let cid = person(&backend, &scope, "Cid", "Poe").await;
    person(&backend, &theirs, "Dora", "Moe").await;
    let file = "First Name,Last Name,Email\n\
        ann,LEE,Ann.Lee@EXAMPLE.com\n\
        Robert,Ray,bob.ray@example.com\n\
        Dora,Moe,dora.moe@example.com\n\
        Ann,Lee,ann.lee@example.com\n\
        ,,cid.poe@example.com\n\
        Eve,None,no address\n";
    let compared =
        assignments::compare(&backend, &scope, read(&backend, file.as_bytes()).await).await.unwrap();
    assert_eq!(compared.ids(), [ann, cid], "case does not matter, nor who has no name in the list");
    assert_eq!(compared.found[0].listed.line, Some(2));
    let differs: Vec<_> = compared.name_differs.iter().map(|one| (one.user_id, one.name.as_str())).collect();
    assert_eq!(differs, [(bob, "Bob Ray")]);
    assert_eq!(compared.name_differs[0].listed.first_name, "Robert");
    let not_found: Vec<_> = compared.not_found.iter().map(|one| one.email.as_str()).collect();
    assert_eq!(not_found, ["dora.moe@example.com", "no address"], "another company's is nobody's");
    assert_eq!(compared.repeated, 1);
    let fewer = assignments::compare(&backend, &scope, read(&backend, &file.as_bytes()[..60]).await).await;
    assert_ne!(fewer.unwrap().digest(), compared.digest());
    let by_id = Listed { user: Some(bob), ..Listed::default() };
    let unknown = Listed { user: Some(999_999), ..Listed::default() };
    let compared = assignments::compare(&backend, &scope, vec![by_id, unknown.clone()]).await.unwrap();
    assert_eq!((compared.ids(), compared.not_found), (vec![bob], vec![unknown]));
}

async fn lists_are_read_as_imports_read_files(backend: Backend) {
    let umlaut = Listed {
        line: Some(2),
        user: None,
        first_name: "Jürgen".to_owned(),
        last_name: "Groß".to_owned(),
        email: "j@example.com".to_owned(),
    };
    let file = "E-Mail;Nachname;Vorname;Abteilung\nj@example.com;Groß;Jürgen;Lager\n";
    assert_eq!(read(&backend, file.as_bytes()).await, std::slice::from_ref(&umlaut));
    let latin: Vec<u8> = file.chars().map(|character| character as u8).collect();
    assert_eq!(read(&backend, &latin).await, std::slice::from_ref(&umlaut), "windows-1252");
    let bare = "Jürgen,Groß,j@example.com\nAda,Poe,a@example.com\n";
    let bare = read(&backend, bare.as_bytes()).await;
    assert_eq!(bare.len(), 2, "the first line is a person where there are no headers");
    assert_eq!(bare[0], Listed { line: Some(1), ..umlaut.clone() });
    let whole = "Name,Email\nJürgen Groß,j@example.com\n";
    assert_eq!(read(&backend, whole.as_bytes()).await, [umlaut]);
    let sentence =
        refusal(assignments::read_list(&backend, "list.csv", b"First,Last\nAnn,Lee\n".to_vec()).await);
    assert!(sentence.starts_with("No column of this file holds e-mail addresses."), "{sentence}");
    let unreadable = assignments::read_list(&backend, "x.pdf", b"%PDF-1.7\n%\xe2\xe3\n".to_vec()).await;
    assert!(matches!(unreadable, Err(Error::Unsupported { .. })), "{unreadable:?}");
}
