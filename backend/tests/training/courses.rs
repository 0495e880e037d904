//! Courses of the platform's and of companies' own.

use backend::access::Actor;
use backend::assignments::{self, Assignees, NewAssignment, Training};
use backend::courses::{self, Catalogue, Course};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error, packages, people};
use roster::person::Status;
use serde_json::json;

use crate::support::{admin, company, latest, refusal};

database_tests!(
    a_company_has_its_own_and_what_it_was_given,
    a_platform_course_of_that_title_is_made_available_instead,
    titles_that_a_file_could_not_tell_apart_are_refused,
    a_course_that_people_have_is_neither_deleted_nor_taken,
    the_platforms_courses_are_the_owners_to_change,
    a_renamed_course_is_recorded_and_moves_every_company,
    all_courses_of_a_company_are_chosen_at_once,
);

const CLI: Actor = Actor::Cli;

fn titles(courses: &[Course]) -> Vec<&str> {
    courses.iter().map(|course| course.title.as_str()).collect()
}

async fn a_company_has_its_own_and_what_it_was_given(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let given =
        courses::create_for_platform(&backend, &CLI, "Fire Safety", &[ours.company_id()]).await.unwrap();
    courses::create_for_platform(&backend, &CLI, "Unused", &[]).await.unwrap();
    let own = fixtures::course(&backend, &ours, "Our ways").await;
    fixtures::course(&backend, &theirs, "Our ways").await;
    assert!(own.is_own() && !given.is_own());

    let admin = admin(&backend, &ours).await;
    let seen = courses::list(&backend, Catalogue::Of(&admin)).await.unwrap();
    assert_eq!(titles(&seen), ["Fire Safety", "Our ways"]);
    assert!(seen.iter().all(|course| course.companies.is_empty()), "one company never learns of another");
    let all = courses::list(&backend, Catalogue::Whole(&CLI)).await.unwrap();
    assert_eq!(titles(&all), ["Fire Safety", "Our ways", "Our ways", "Unused"]);
    assert_eq!(all[0].companies, [ours.company_id()]);
    let theirs_only = &all.iter().find(|course| course.made_by == Some(theirs.company_id())).unwrap();
    let hidden = courses::get(&backend, Catalogue::Of(&admin), theirs_only.id).await;
    assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    let whole = courses::list(&backend, Catalogue::Whole(admin.actor())).await;
    assert!(matches!(whole, Err(Error::Forbidden)), "{whole:?}");
}

async fn a_platform_course_of_that_title_is_made_available_instead(backend: Backend) {
    let one = fixtures::company(&backend, "One", None).await.company_id();
    let two = fixtures::company(&backend, "Two", None).await.company_id();
    let made = courses::create_for_platform(&backend, &CLI, "Fire Safety", &[one]).await.unwrap();
    let same = courses::create_for_platform(&backend, &CLI, "Fire  Safety", &[two, one]).await.unwrap();
    assert_eq!((same.id, same.companies.as_slice()), (made.id, &[one, two][..]));
    assert_eq!(
        refusal(courses::create_for_platform(&backend, &CLI, "Fire Safety", &[]).await),
        "There is already a course named “Fire Safety”."
    );
    let nowhere = courses::create_for_platform(&backend, &CLI, "New", &[one, 999_999]).await;
    assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");
    let all = courses::list(&backend, Catalogue::Whole(&CLI)).await.unwrap();
    assert_eq!(titles(&all), ["Fire Safety"], "all or nothing");
}

async fn titles_that_a_file_could_not_tell_apart_are_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let other = fixtures::company(&backend, "Theirs", None).await;
    let id = scope.company_id();
    courses::create_for_platform(&backend, &CLI, "Health – Safety", &[id]).await.unwrap();
    let own = refusal(courses::create(&backend, &scope, "health - safety").await);
    assert!(own.contains("“Health – Safety”"), "{own}");
    let given = refusal(courses::create_for_platform(&backend, &CLI, "HEALTH — SAFETY", &[id]).await);
    assert!(given.starts_with("There is already a course in Ours named “Health – Safety”."), "{given}");
    // Where nothing can be mistaken nothing is refused.
    let alike = courses::create_for_platform(&backend, &CLI, "Health - Safety", &[other.company_id()]).await;
    refusal(courses::make_available(&backend, &CLI, alike.unwrap().id, id).await);
    let renamed = fixtures::course(&backend, &scope, "Something else").await;
    refusal(courses::change(&backend, Catalogue::Of(&scope), renamed.id, "HEALTH - SAFETY").await);
    refusal(courses::create(&backend, &scope, "  ").await);
}

async fn a_course_that_people_have_is_neither_deleted_nor_taken(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = scope.company_id();
    let course = courses::create_for_platform(&backend, &CLI, "Fire Safety", &[id]).await.unwrap();
    let package = packages::create(&backend, &scope, "Induction", &[course.id]).await.unwrap();
    let person = fixtures::person(&backend, &scope, "a@example.com", Status::Active, &[]).await;
    let new =
        NewAssignment { to: Assignees::Users(vec![person]), what: Training::Course(course.id), due_on: None };
    assignments::assign(&backend, &scope, new).await.unwrap();
    assert_eq!(
        refusal(courses::withdraw(&backend, &CLI, course.id, id).await),
        "“Fire Safety” cannot be taken from Ours: 1 person there has it assigned."
    );
    assert_eq!(
        refusal(courses::delete(&backend, Catalogue::Whole(&CLI), course.id).await),
        "“Fire Safety” cannot be deleted: 1 person has it assigned, and what was assigned is kept."
    );
    // Whoever was deleted can be brought back with it.
    let other = fixtures::person(&backend, &scope, "b@example.com", Status::Active, &[]).await;
    let new =
        NewAssignment { to: Assignees::Users(vec![other]), what: Training::Course(course.id), due_on: None };
    assignments::assign(&backend, &scope, new).await.unwrap();
    people::delete(&backend, &scope, person).await.unwrap();
    assert_eq!(
        refusal(courses::withdraw(&backend, &CLI, course.id, id).await),
        "“Fire Safety” cannot be taken from Ours: 1 person there has it assigned, and so has 1 person who was deleted \
         and can still be brought back."
    );
    people::delete(&backend, &scope, other).await.unwrap();
    assert_eq!(
        refusal(courses::delete(&backend, Catalogue::Whole(&CLI), course.id).await),
        "“Fire Safety” cannot be deleted: 2 people who were deleted and can still be brought back have it assigned, \
         and what was assigned is kept."
    );
    people::restore(&backend, &scope, person).await.unwrap();
    assert_eq!(assignments::of_person(&backend, &scope, person).await.unwrap()[0].course_id, course.id);
    people::erase_deleted(&backend, &scope, other).await.unwrap();
    backend::testing::sql::execute(&backend, "DELETE FROM assignment").await;
    let without = courses::withdraw(&backend, &CLI, course.id, id).await.unwrap();
    assert!(without.companies.is_empty());
    assert_eq!(packages::get(&backend, &scope, package.id).await.unwrap().courses, Vec::<i64>::new());
    assert_eq!(latest(&backend, &scope).await.0, "course.withdrawn");
    courses::withdraw(&backend, &CLI, course.id, id).await.unwrap();
    courses::delete(&backend, Catalogue::Whole(&CLI), course.id).await.unwrap();
    let gone = courses::delete(&backend, Catalogue::Whole(&CLI), course.id).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
}

async fn the_platforms_courses_are_the_owners_to_change(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let given =
        courses::create_for_platform(&backend, &CLI, "Fire Safety", &[scope.company_id()]).await.unwrap();
    let admin = admin(&backend, &scope).await;
    let own = courses::create(&backend, &admin, "Our ways").await.unwrap();
    courses::change(&backend, Catalogue::Of(&admin), own.id, "Our new ways").await.unwrap();
    let forbidden = courses::change(&backend, Catalogue::Of(&admin), given.id, "Ours").await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let forbidden = courses::delete(&backend, Catalogue::Of(&admin), given.id).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    let forbidden = courses::create_for_platform(&backend, admin.actor(), "Mine", &[]).await;
    assert!(matches!(forbidden, Err(Error::Forbidden)), "{forbidden:?}");
    refusal(courses::withdraw(&backend, &CLI, own.id, scope.company_id()).await);
    courses::delete(&backend, Catalogue::Of(&admin), own.id).await.unwrap();
}

async fn a_renamed_course_is_recorded_and_moves_every_company(backend: Backend) {
    let one = fixtures::company(&backend, "One", None).await;
    let two = fixtures::company(&backend, "Two", None).await;
    let apart = fixtures::company(&backend, "Apart", None).await;
    let both = [one.company_id(), two.company_id()];
    let course = courses::create_for_platform(&backend, &CLI, "Fire Safety", &both).await.unwrap();
    let mut versions = Vec::new();
    for scope in [&one, &two, &apart] {
        versions.push(company(&backend, scope).await.version);
    }
    courses::change(&backend, Catalogue::Whole(&CLI), course.id, "Fire safety").await.unwrap();
    for (scope, before) in [&one, &two].into_iter().zip(versions.clone()) {
        assert!(company(&backend, scope).await.version > before);
        let (verb, data) = latest(&backend, scope).await;
        assert_eq!(verb, "course.changed");
        assert_eq!(data, json!({"before": {"title": "Fire Safety"}, "after": {"title": "Fire safety"}}));
    }
    assert_eq!(company(&backend, &apart).await.version, versions[2]);
}

async fn all_courses_of_a_company_are_chosen_at_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut ids = Vec::new();
    for title in ["A", "B", "C"] {
        ids.push(courses::create_for_platform(&backend, &CLI, title, &[]).await.unwrap().id);
    }
    let own = fixtures::course(&backend, &scope, "Own").await;
    courses::choose(&backend, &scope, &[ids[0], ids[1]]).await.unwrap();
    courses::choose(&backend, &scope, &[ids[1], ids[2]]).await.unwrap();
    let has = courses::list(&backend, Catalogue::Of(&scope)).await.unwrap();
    assert_eq!(titles(&has), ["B", "C", "Own"]);
    let before = company(&backend, &scope).await.version;
    courses::choose(&backend, &scope, &[ids[2], ids[1]]).await.unwrap();
    assert_eq!(company(&backend, &scope).await.version, before, "nothing was changed");
    for not_the_platforms in [own.id, 999_999] {
        let refused = courses::choose(&backend, &scope, &[not_the_platforms]).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    assert_eq!(courses::list(&backend, Catalogue::Of(&scope)).await.unwrap().len(), 3);
}
