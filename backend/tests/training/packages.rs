//! Packages of courses.

use backend::assignments::{self, Assignees, AssignmentChange, AssignmentState, NewAssignment, Training};
use backend::packages::{self, CourseFigures, PackageChange, Step};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::person::{AccountType, Status};
use serde_json::json;

use crate::support::{company, enter, latest, refusal};

database_tests!(
    a_package_keeps_its_courses_in_order,
    steps_are_taken_one_by_one,
    packages_take_only_courses_of_the_company,
    package_names_are_unmistakable,
    a_package_is_deleted_and_its_courses_stay,
    a_package_tells_how_far_its_courses_have_come,
);

async fn a_package_keeps_its_courses_in_order(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut ids = Vec::new();
    for title in ["A", "B", "C"] {
        ids.push(fixtures::course(&backend, &scope, title).await.id);
    }
    let order = [ids[2], ids[0], ids[1]];
    let before = company(&backend, &scope).await.version;
    let package = packages::create(&backend, &scope, "Induction", &order).await.unwrap();
    assert_eq!(package.courses, order);
    assert!(company(&backend, &scope).await.version > before);
    assert_eq!(packages::list(&backend, &scope).await.unwrap(), std::slice::from_ref(&package));
    let change = PackageChange { courses: Some(ids.clone()), ..PackageChange::default() };
    packages::change(&backend, &scope, package.id, change).await.unwrap();
    assert_eq!(packages::get(&backend, &scope, package.id).await.unwrap().courses, ids);
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!(verb, "package.changed");
    let texts = |ids: &[i64]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        data,
        json!({
            "before": {"name": "Induction", "courses": texts(&order), "courses_named": ["C", "A", "B"]},
            "after": {"name": "Induction", "courses": texts(&ids), "courses_named": ["A", "B", "C"]},
        })
    );
}

async fn steps_are_taken_one_by_one(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (a, b, c) = (
        fixtures::course(&backend, &scope, "A").await.id,
        fixtures::course(&backend, &scope, "B").await.id,
        fixtures::course(&backend, &scope, "C").await.id,
    );
    let id = packages::create(&backend, &scope, "Induction", &[a]).await.unwrap().id;
    for (step, outcome) in [
        (Step::Add(b), &[a, b][..]),
        (Step::Add(c), &[a, b, c]),
        (Step::Add(a), &[a, b, c]),
        (Step::Earlier(c), &[a, c, b]),
        (Step::Earlier(a), &[a, c, b]),
        (Step::Later(a), &[c, a, b]),
        (Step::Later(b), &[c, a, b]),
        (Step::Remove(a), &[c, b]),
        (Step::Remove(a), &[c, b]),
    ] {
        let package = packages::arrange(&backend, &scope, id, step).await.unwrap();
        assert_eq!(package.courses, outcome, "{step:?}");
        assert_eq!(packages::get(&backend, &scope, id).await.unwrap().courses, outcome, "{step:?}");
    }
}

async fn packages_take_only_courses_of_the_company(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let own = fixtures::course(&backend, &ours, "A").await.id;
    let foreign = fixtures::course(&backend, &theirs, "B").await.id;
    let twice = packages::create(&backend, &ours, "P", &[own, own]).await;
    assert_eq!(refusal(twice), "“A” stands in the package twice.");
    let crossed = packages::create(&backend, &ours, "P", &[own, foreign]).await;
    assert!(matches!(crossed, Err(Error::NotFound)), "{crossed:?}");
    let package = packages::create(&backend, &ours, "P", &[own]).await.unwrap();
    let crossed = packages::arrange(&backend, &ours, package.id, Step::Add(foreign)).await;
    assert!(matches!(crossed, Err(Error::NotFound)), "{crossed:?}");
    let hidden = packages::get(&backend, &theirs, package.id).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let hidden = packages::delete(&backend, &theirs, package.id).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    assert_eq!(packages::list(&backend, &ours).await.unwrap(), [package]);
}

async fn package_names_are_unmistakable(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    packages::create(&backend, &scope, "Year 1 – Basics", &[]).await.unwrap();
    refusal(packages::create(&backend, &scope, "year 1 - basics", &[]).await);
    let other = packages::create(&backend, &scope, "Year 2", &[]).await.unwrap();
    let rename = |name: &str| PackageChange { name: Some(name.to_owned()), ..PackageChange::default() };
    refusal(packages::change(&backend, &scope, other.id, rename("YEAR 1 — BASICS")).await);
    assert_eq!(packages::change(&backend, &scope, other.id, rename("YEAR 2")).await.unwrap().name, "YEAR 2");
}

async fn a_package_is_deleted_and_its_courses_stay(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let course = fixtures::course(&backend, &scope, "A").await.id;
    let package = packages::create(&backend, &scope, "P", &[course]).await.unwrap();
    packages::delete(&backend, &scope, package.id).await.unwrap();
    assert_eq!(packages::list(&backend, &scope).await.unwrap(), []);
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!((verb.as_str(), &data["name"]), ("package.deleted", &json!("P")));
    let all = backend::courses::list(&backend, backend::courses::Catalogue::Of(&scope)).await.unwrap();
    assert_eq!(all.len(), 1);
}

async fn a_package_tells_how_far_its_courses_have_come(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let (a, b) =
        (fixtures::course(&backend, &scope, "A").await.id, fixtures::course(&backend, &scope, "B").await.id);
    let package = packages::create(&backend, &scope, "P", &[b, a]).await.unwrap();
    let inside = fixtures::person(&backend, &scope, "in@example.com", Status::Active, &[group]).await;
    let outside = fixtures::person(&backend, &scope, "out@example.com", Status::Active, &[]).await;
    let new = NewAssignment {
        to: Assignees::Users(vec![inside, outside]),
        what: Training::Package(package.id),
        due_on: None,
    };
    let made = assignments::assign(&backend, &scope, new).await.unwrap().assignments;
    for (at, state) in [(0, AssignmentState::Started), (1, AssignmentState::Completed)] {
        let change = AssignmentChange { state: Some(state), due_on: None };
        assignments::change(&backend, &scope, made[at].id, change).await.unwrap();
    }
    let figures = packages::figures(&backend, &scope, &package).await.unwrap();
    let expected = [
        (b, CourseFigures { assigned: 1, started: 1, completed: 0 }),
        (a, CourseFigures { assigned: 1, started: 0, completed: 1 }),
    ];
    assert_eq!(figures, expected);
    let manager = fixtures::account(&backend, &scope, "m@example.com", AccountType::Manager, &[group]).await;
    let manager = enter(&backend, &manager, &scope).await;
    let figures = packages::figures(&backend, &manager, &package).await.unwrap();
    assert_eq!(figures[0].1, CourseFigures { assigned: 0, started: 1, completed: 0 }, "of their own people");
}
